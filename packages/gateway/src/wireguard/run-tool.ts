import { spawn } from 'node:child_process'

/** A program of the system did not do what it should. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed'
}

const LIMIT_MS = 10_000
const MOST_SAID = 4_000

/** Runs a program of the system to its end; `input` goes to its standard input. @throws ToolFailed with what it said */
export function runTool(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'pipe', timeout: LIMIT_MS, killSignal: 'SIGKILL' })
    let said = ''
    const hear = (part: Buffer) => {
      if (said.length < MOST_SAID) said += part.toString('utf8')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.stdin.on('error', () => undefined) // its end says why
    child.once('error', (cause) => reject(new ToolFailed(`${command}: ${cause.message}`, { cause })))
    child.once('close', (code) => {
      if (code === 0) resolve(said)
      else reject(new ToolFailed(`${command} ${args.join(' ')}: ${said.trim() || `code ${code}`}`))
    })
    child.stdin.end(input)
  })
}
