import { constants, type Http2SecureServer } from 'node:http2'
import type { TLSSocket } from 'node:tls'

/** Who takes nothing of an answer for so long is not waited for: what waits for it holds an upstream and a live connection. */
const STUCK_MS = 120_000

type Seen = { sentBytes: number; at: number }

/**
 * Ends answers that nobody takes: streams of HTTP/2 whose window stays closed, and connections of HTTP/1.1 and WebSocket whose peer reads
 * nothing. What is merely quiet, as events that do not happen, is left. Of a connection it is seen part by part, as it is written, whether
 * something was taken.
 */
export function endStuck(
  server: Http2SecureServer,
  tell: (cause: string, socket: unknown) => void,
  stuckMs: number = STUCK_MS,
): void {
  server.on('session', (session) => {
    session.on('stream', (stream) => {
      // Node counts what was sent of a stream as doing something; what is given with the time would be called once only
      stream.setTimeout(stuckMs)
      stream.on('timeout', () => {
        if (stream.destroyed) return
        if (stream.writableLength === 0) {
          stream.setTimeout(stuckMs)
          return
        }
        tell('tookNothing', session.socket)
        stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
      })
    })
  })
  const seen = new Map<TLSSocket, Seen>()
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') return
    seen.set(socket, { sentBytes: 0, at: performance.now() })
    socket.once('close', () => seen.delete(socket))
  })
  const looks = setInterval(() => {
    for (const [socket, before] of seen) {
      const sentBytes = socket.bytesWritten - socket.writableLength
      if (socket.writableLength === 0 || sentBytes !== before.sentBytes) {
        before.sentBytes = sentBytes
        before.at = performance.now()
      } else if (performance.now() - before.at >= stuckMs) {
        tell('tookNothing', socket)
        socket.destroy()
      }
    }
  }, stuckMs / 4)
  looks.unref()
  server.once('close', () => clearInterval(looks))
}
