import type { WebSocket } from 'ws'

/** A gateway that has proved who it is, as the publisher sees it. */
export type GatewayLink = {
  readonly outpost: string
  /** X25519 (SPKI, base64url): what secrets are sealed to. */
  readonly sealKey: string | undefined
  send(text: string): void
  /** Bytes that the other side has not taken yet. */
  readonly waitingBytes: () => number
  close(code: number, reason: string): void
}

/** A gateway that does not read is let go: it comes again and says where it stood. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024
/** Waits for the other side's close no longer. */
const CLOSE_MS = 2_000

export function linkOver(
  socket: WebSocket,
  { outpost, sealKey }: Pick<GatewayLink, 'outpost' | 'sealKey'>,
): GatewayLink {
  return {
    outpost,
    sealKey,
    send(text) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate()
      else socket.send(text)
    },
    waitingBytes: () => socket.bufferedAmount,
    close: (code, reason) => closeSoon(socket, code, reason),
  }
}

/** Closes, and cuts where the other side does not answer that. */
export function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  const late = setTimeout(() => socket.terminate(), CLOSE_MS)
  socket.once('close', () => clearTimeout(late))
}
