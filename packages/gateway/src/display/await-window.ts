import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { readExactly } from '../desktop/read-exactly.ts'
import type { Display } from './start-display.ts'

const CHANGE_WINDOW_ATTRIBUTES = 2
const QUERY_TREE = 15
const EVENT_MASK = 1 << 11
const SUBSTRUCTURE_NOTIFY = 1 << 19
const MAP_NOTIFY = 19

/**
 * Resolves when a window is shown on a display, as the X server tells it (X Window System Protocol, X Version 11, appendix B): the one sign
 * of a program that does not depend on its words. @throws what `signal` gives up with, or EndedEarly where the display is gone
 */
export async function awaitWindow(display: Display, signal: AbortSignal): Promise<void> {
  const socket = connect(display.xSocketPath)
  socket.on('error', () => undefined)
  try {
    const root = await signIn(socket, await cookieOf(display.env.XAUTHORITY), signal)
    socket.write(Buffer.concat([attend(root), queryTree(root)]))
    for (;;) {
      const head = await readExactly(socket, 32, signal)
      const kind = (head[0] ?? 0) & 0x7f
      if (kind === MAP_NOTIFY) return
      if (kind !== 1) continue
      // the answer on what was there before: a window of before may be shown already
      await readExactly(socket, head.readUInt32LE(4) * 4, signal)
      if (head.readUInt16LE(16) > 0) return
    }
  } finally {
    socket.destroy()
  }
}

/** The 16 bytes at the end of the authority that we wrote ourselves. */
async function cookieOf(path: string): Promise<Buffer> {
  return (await readFile(path)).subarray(-16)
}

/** Sets up the connection, little endian; the id of the root window. */
async function signIn(socket: Socket, cookie: Buffer, signal: AbortSignal): Promise<number> {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1\0\0')
  const hello = Buffer.alloc(12)
  hello.write('l')
  hello.writeUInt16LE(11, 2)
  hello.writeUInt16LE(18, 6)
  hello.writeUInt16LE(cookie.length, 8)
  socket.write(Buffer.concat([hello, name, cookie]))
  const head = await readExactly(socket, 8, signal)
  const told = await readExactly(socket, head.readUInt16LE(6) * 4, signal)
  if (head[0] !== 1) throw new Error('the display does not take its own authority')
  // behind the fixed part, the vendor's name (padded) and 8 bytes for each pixmap format stands the first screen
  const vendorBytes = Math.ceil(told.readUInt16LE(16) / 4) * 4
  return told.readUInt32LE(32 + vendorBytes + (told[21] ?? 0) * 8)
}

function attend(root: number): Buffer {
  const request = Buffer.alloc(16)
  request[0] = CHANGE_WINDOW_ATTRIBUTES
  request.writeUInt16LE(4, 2)
  request.writeUInt32LE(root, 4)
  request.writeUInt32LE(EVENT_MASK, 8)
  request.writeUInt32LE(SUBSTRUCTURE_NOTIFY, 12)
  return request
}

function queryTree(root: number): Buffer {
  const request = Buffer.alloc(8)
  request[0] = QUERY_TREE
  request.writeUInt16LE(2, 2)
  request.writeUInt32LE(root, 4)
  return request
}
