import type { Socket } from 'node:net'

/** What was seen at the front of a connection: more is needed, it is to be closed, or `value`, with so many bytes taken away. */
export type Front<T> =
  | { readonly kind: 'more' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'read'; readonly value: T; readonly takenBytes: number }

/** A client that says nothing for this long is cut. */
const LIMIT_MS = 10_000
const MOST_BYTES = 32 * 1024

/**
 * Reads the first bytes of a connection, as many as `read` needs, and puts back what it does not take, for whoever serves the connection
 * next. Resolves to undefined where the connection was refused, ended, or was too slow; it is destroyed then.
 */
export function readFront<T>(socket: Socket, read: (bytes: Buffer) => Front<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    const timer = setTimeout(() => end(undefined), LIMIT_MS)
    const take = () => {
      for (let part = socket.read(); part instanceof Buffer; part = socket.read()) bytes = Buffer.concat([bytes, part])
      if (bytes.length === 0) return
      const front = read(bytes)
      if (front.kind === 'more' && bytes.length <= MOST_BYTES) return
      if (front.kind !== 'read') return end(undefined)
      end({ value: front.value, rest: bytes.subarray(front.takenBytes) })
    }
    const gone = () => end(undefined)
    const end = (front: { readonly value: T; readonly rest: Buffer } | undefined) => {
      clearTimeout(timer)
      socket.off('readable', take).off('error', gone).off('close', gone).off('end', gone)
      if (front === undefined) {
        socket.on('error', () => undefined).destroy()
        return resolve(undefined)
      }
      if (front.rest.length > 0) socket.unshift(front.rest)
      // the stream leaves its reading mode at the next tick; only then may another reader begin
      setImmediate(() => resolve(front.value))
    }
    socket.on('readable', take).on('error', gone).on('close', gone).on('end', gone)
  })
}
