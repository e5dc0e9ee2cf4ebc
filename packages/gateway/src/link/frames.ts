/**
 * What one message of a link says: a byte for its kind, four for the stream (big-endian), then what belongs to the kind. A WebSocket keeps
 * messages apart, so there is nothing to parse but this.
 */
export type Frame = { readonly kind: FrameKind; readonly stream: number; readonly payload: Buffer }

export const FRAME = {
  /** To the connector: open the destination whose id follows. */
  open: 1,
  /** To the gateway: it is open, or what was asked is done. */
  opened: 2,
  /** To the gateway: it is not; a word says why. */
  refused: 3,
  data: 4,
  /** Nothing follows in this direction. */
  end: 5,
  /** Broken off, in both directions. */
  reset: 6,
  /** So many bytes more (four, big-endian) may come. */
  more: 7,
  /** To the connector: its list has changed. */
  look: 8,
  /** To the connector: wake the office PC of the destination whose id follows. */
  wake: 9,
} as const
export type FrameKind = (typeof FRAME)[keyof typeof FRAME]

export const HEADER_BYTES = 5
/** The largest message that either side sends or takes. Small enough that a slow line still shows a sign of life in time. */
export const MOST_MESSAGE_BYTES = 64 * 1024
const KINDS: ReadonlySet<number> = new Set(Object.values(FRAME))

export function writeFrame(kind: FrameKind, stream: number, payload: Buffer = EMPTY): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length)
  frame.writeUInt8(kind, 0)
  frame.writeUInt32BE(stream, 1)
  payload.copy(frame, HEADER_BYTES)
  return frame
}
const EMPTY = Buffer.alloc(0)

/** Undefined for what is no frame. */
export function readFrame(message: Buffer): Frame | undefined {
  if (message.length < HEADER_BYTES || !KINDS.has(message.readUInt8(0))) return undefined
  const kind = message.readUInt8(0) as FrameKind // one of them, as was just seen
  return { kind, stream: message.readUInt32BE(1), payload: message.subarray(HEADER_BYTES) }
}
