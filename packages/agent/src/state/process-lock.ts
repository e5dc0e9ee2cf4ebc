import { createHash } from 'node:crypto'
import { lstat, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../look/failure-reason.ts'

/** Held while the agent uses its counter and queue. The system lets go of it when the process ends, however it ends. */
export type ProcessLock = {
  /** What to answer another process of this user that asks for something by one word. Nobody is answered before. */
  onAsk(answer: (asked: string) => Promise<object>): void
  release(): Promise<void>
}

/** Longest question, and how long it may take to come. */
const MAX_ASKED_LENGTH = 100
const ASK_MS = 2_000
/** How long the process that holds the lock may take to answer: it asks its server. */
const ANSWER_MS = 30_000
const MAX_ANSWER_LENGTH = 10_000

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
  const open = new Set<Socket>()
  let answer: ((asked: string) => Promise<object>) | undefined
  server.on('connection', (socket) => {
    open.add(socket.once('close', () => open.delete(socket)))
    serve(socket, () => answer)
  })
  return {
    onAsk: (give) => {
      answer = give
    },
    release: () => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Reads one word and answers it. Who only wants to know whether we live asks nothing. */
function serve(socket: Socket, answerer: () => ((asked: string) => Promise<object>) | undefined): void {
  let text = ''
  socket
    .unref()
    .setEncoding('utf8')
    .setTimeout(ASK_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (part: string) => {
    text += part
    const answer = answerer()
    const end = text.indexOf('\n')
    if (text.length > MAX_ASKED_LENGTH || (end >= 0 && answer === undefined)) socket.destroy()
    if (end < 0 || answer === undefined) return
    socket.pause().setTimeout(ANSWER_MS)
    answer(text.slice(0, end)).then(
      (said) => socket.end(`${JSON.stringify(said)}\n`),
      () => socket.destroy(),
    )
  })
}

/** Asks the process that holds the lock of a folder; undefined where none does. What it answers is read by the caller. */
export function askProcess(folder: string, word: string): Promise<unknown> {
  return new Promise((resolve) => {
    let text = ''
    let connected = false
    const socket = connect(socketPath(folder))
    socket.setEncoding('utf8').setTimeout(ANSWER_MS, () => socket.destroy())
    socket.once('connect', () => {
      connected = true
      socket.write(`${word}\n`)
    })
    socket.on('data', (part: string) => {
      text += part
      if (text.length > MAX_ANSWER_LENGTH) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.once('close', () => resolve(connected ? parse(text) : undefined))
  })
}

/** JSON as unknown; null for what is none: somebody was there, and said nothing sensible. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // the caller tells that nothing sensible was answered
  }
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
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
