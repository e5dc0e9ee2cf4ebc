import { createHash } from 'node:crypto'
import { lstat, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../look/failure-reason.ts'

/** Held while the agent uses its counter and queue. The system lets go of it when the process ends, however it ends. */
export type ProcessLock = { release(): Promise<void> }

/** Takes the lock of a state folder, or undefined where another process that lives holds it. */
export async function takeProcessLock(folder: string): Promise<ProcessLock | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = socketPath(folder)
  const first = await listen(path)
  if (first !== undefined) return lockOf(first)
  if (await answers(path)) return undefined
  // A socket that nobody answers was left by a killed process.
  await rm(path, { force: true })
  const second = await listen(path)
  return second === undefined ? undefined : verified(second, path)
}

/** Two processes may both find the remains: whoever's socket is not in the folder after a moment has lost. */
async function verified(server: Server, path: string): Promise<ProcessLock | undefined> {
  if (process.platform === 'win32') return lockOf(server)
  const mine = await lstat(path)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const present = await lstat(path).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw cause
  })
  if (present?.ino === mine.ino) return lockOf(server)
  server.close()
  return undefined
}

function lockOf(server: Server): ProcessLock {
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end())
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(path, () => resolve(server))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket.destroy().destroyed))
    socket.once('error', () => resolve(false))
  })
}

/** Unix sockets have short names (107 bytes), so a long folder is named by its hash in the folder for temporary files. */
function socketPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\taga-agent-${hash}`
  const inside = join(folder, 'agent.sock')
  return Buffer.byteLength(inside) < 100 ? inside : join(tmpdir(), `taga-agent-${hash}.sock`)
}
