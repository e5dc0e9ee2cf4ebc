import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { findProgram, PROGRAM_PATH } from './program.ts'

/** For `setpriv`: what a service hands on to everything that it starts (ambient capabilities) ends here. */
export const NO_RIGHTS = ['--ambient-caps', '-all'] as const

/** How long a program has to end by itself before it is killed. */
const MOST_ENDING_MS = 3_000

export type BoundOptions = {
  readonly env?: Readonly<Record<string, string>>
  readonly stdio?: StdioOptions
}

/**
 * Starts a program that ends with this process, also where this process is killed: the kernel sends it SIGTERM (prctl PR_SET_PDEATHSIG, by
 * `setpriv`). It inherits nothing of our environment, nor the rights that a service was given (capabilities). Without `setpriv` it is left to `reapDisplays` of the next start.
 */
export function startBound(program: string, args: readonly string[], options: BoundOptions = {}): ChildProcess {
  const setpriv = findProgram('setpriv')
  const [file, all] =
    setpriv === undefined ? [program, args] : [setpriv, ['--pdeathsig', 'TERM', ...NO_RIGHTS, '--', program, ...args]]
  const child = spawn(file, all, {
    cwd: '/',
    env: { PATH: PROGRAM_PATH, LANG: 'C.UTF-8', ...options.env },
    stdio: options.stdio ?? 'ignore',
  })
  // where it could not be started, it has no pid and tells by `error`
  child.on('error', () => undefined)
  return child
}

/** Ends a program: kindly, then not. Resolves when it is gone. */
export function endBound(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST_ENDING_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
