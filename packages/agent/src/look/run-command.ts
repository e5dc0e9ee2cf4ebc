import { type ChildProcess, spawn } from 'node:child_process'
import type { UnknownReason } from '@taga/core'
import { failureReason } from './failure-reason.ts'
import type { RunOptions, RunResult } from './collector.ts'

const DEFAULT_LIMIT_MS = 30_000
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024

/**
 * Runs one tool in a process group of its own and answers at the latest after `limitMs`: by then the whole group has been sent SIGKILL,
 * and nothing is waited for, since a process stuck in the kernel does not end even then.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    if (options.signal?.aborted === true) {
      resolve({ kind: 'failed', reason: 'timedOut' })
      return
    }
    const child = spawn(command, args, {
      cwd: process.platform === 'win32' ? undefined : '/',
      env: { ...env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const parts = { out: [] as Buffer[], err: [] as Buffer[], size: 0 }
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    const stop = () => giveUp('timedOut')
    const timer = setTimeout(stop, options.limitMs ?? DEFAULT_LIMIT_MS)
    options.signal?.addEventListener('abort', stop, { once: true })

    function settle(result: RunResult) {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
      resolve(result)
    }
    function giveUp(reason: UnknownReason) {
      killGroup(child)
      letGo(child)
      settle({ kind: 'failed', reason })
    }
    function keep(part: Buffer, into: Buffer[]) {
      parts.size += part.length
      if (parts.size > maxBytes) giveUp('tooLarge')
      else into.push(part)
    }
    child.stdout?.on('data', (part: Buffer) => keep(part, parts.out))
    child.stderr?.on('data', (part: Buffer) => keep(part, parts.err))
    child.on('error', (error) => settle({ kind: 'failed', reason: failureReason(error) }))
    child.on('close', (code) => {
      // A code is absent when a signal ended the tool: it never finished its answer.
      if (code === null) settle({ kind: 'failed', reason: 'unreadable' })
      else {
        const stdout = Buffer.concat(parts.out).toString('utf8')
        settle({ kind: 'ended', code, stdout, stderr: Buffer.concat(parts.err).toString('utf8') })
      }
    })
    // A tool may end without reading its input; that is its answer, not our error.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input)
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).unref()
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (cause) {
    // ESRCH: it ended by itself in this instant.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) child.kill('SIGKILL')
  }
}

function letGo(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.stdin?.destroy()
  child.unref()
}
