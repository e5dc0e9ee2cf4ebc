import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the clone: the bench runs from `bench/dist`. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const PROGRAM = join(ROOT, 'dist', 'program', 'taga.mjs')

/** Brings `dist/program` up to date, as `npm start` does. */
export function buildProgram(): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`the program could not be built (exit code ${status})`)
}

export type Started = { readonly child: ChildProcess; readonly port: number; readonly startedAt: number }

/** `taga start` in a process of its own, on a free port, with this folder of data. */
export async function startProgram(dataDir: string): Promise<Started> {
  const port = await freePort()
  const env = { ...process.env, TAGA_DATA: dataDir, TAGA_PORT: String(port), TAGA_DATABASE: '', TAGA_URL: '' }
  const startedAt = performance.now()
  const child = spawn(process.execPath, [PROGRAM, 'start'], { env, cwd: ROOT, stdio: 'ignore' })
  return { child, port, startedAt }
}

/** Ends the process as an administrator does, and waits until it is gone. */
export async function stopProgram({ child }: Started): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await gone
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port),
      )
    })
  })
}
