import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The program as a person runs it: built once, then in a process of its own.

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const PROGRAM = join(ROOT, 'dist', 'program', 'taga.mjs')
/** For a machine that runs other suites at once; what ends before is told at once. */
const LIMIT_MS = 120_000

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}
export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** Written to the program's standard input. */
  readonly input?: string
}

/** Brings dist/program up to date; several test files may ask at once. */
export async function buildProgram(): Promise<void> {
  const built = await end(spawn(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { stdio: 'pipe' }))
  if (built.code !== 0) throw new Error(`the program could not be built: ${built.stderr}`)
}

/** Runs `taga` to its end. Nothing of this machine's settings or language reaches it. */
export async function taga(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawnTaga(args, options)
  child.stdin?.end(options.input ?? '')
  return end(child)
}

/** As `taga`, for a reader that stops after the first part of what is printed, as in `taga atlas | head -1`. */
export async function tagaStoppedReading(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawnTaga(args, options)
  child.stdin?.end()
  child.stdout?.once('data', () => child.stdout?.destroy())
  return end(child)
}

export type RunningTaga = {
  readonly pid: number
  /** What it has printed so far. */
  readonly printed: () => string
  /** What it has written to standard error so far. */
  readonly logged: () => string
  /** Resolves to what it has printed once that matches. */
  waitFor(pattern: RegExp): Promise<RegExpMatchArray>
  /** Sends the signal and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/** Starts `taga` and leaves it running: the caller stops it. */
export function startTaga(args: readonly string[], options: RunOptions = {}): RunningTaga {
  const child = spawnTaga(args, options)
  let printed = ''
  let logged = ''
  child.stdout?.on('data', (part: Buffer) => (printed += part.toString('utf8')))
  child.stderr?.on('data', (part: Buffer) => (logged += part.toString('utf8')))
  const ended = end(child)
  return {
    pid: child.pid ?? 0,
    printed: () => printed,
    logged: () => logged,
    waitFor: async (pattern) => {
      const until = Date.now() + LIMIT_MS
      while (Date.now() < until) {
        const match = printed.match(pattern)
        if (match !== null) return match
        if (child.exitCode !== null || child.signalCode !== null) break
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(
        `did not print ${String(pattern)}, but: ${printed}${(await stop(child, ended, 'SIGKILL')).stderr}`,
      )
    },
    stop: (signal = 'SIGTERM') => stop(child, ended, signal),
  }
}

async function stop(child: ChildProcess, ended: Promise<Ended>, signal: NodeJS.Signals): Promise<Ended> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return ended
}

function spawnTaga(args: readonly string[], { env }: RunOptions): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], { env: environment(env), stdio: 'pipe' })
}

function environment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env
  const folder = dirname(process.execPath)
  return {
    PATH: PATH ?? folder,
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...env,
  }
}

function end(child: ChildProcess): Promise<Ended> {
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout?.on('data', (part: Buffer) => out.push(part))
  child.stderr?.on('data', (part: Buffer) => err.push(part))
  // A program that does not read its input is none of our business.
  child.stdin?.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    )
  })
}
