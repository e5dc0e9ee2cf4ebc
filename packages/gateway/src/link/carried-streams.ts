import { CarriedStream, type Send } from './carried-stream.ts'
import { FRAME, type Frame } from './frames.ts'

/** Streams of one link at the same time. */
export const MOST_STREAMS = 512
/** What lies unread in all streams of a link may be so much; beyond it the fullest end. */
const MOST_UNREAD_BYTES = 128 * 1024 * 1024
const WATCH_MS = 250

/** The streams of one link, on either side. */
export type CarriedStreams = {
  readonly count: () => number
  add(id: number): CarriedStream
  /** Takes what belongs to a stream. False for what the other side may not send. */
  take(frame: Frame): boolean
  close(): void
}

export function createCarriedStreams(send: Send, { mostUnreadBytes = MOST_UNREAD_BYTES } = {}): CarriedStreams {
  const streams = new Map<number, CarriedStream>()
  const watch = setInterval(() => endFullest(streams.values(), mostUnreadBytes), WATCH_MS)
  return {
    count: () => streams.size,
    add: (id) => {
      const stream = new CarriedStream(id, { send, forget: () => streams.delete(id) })
      streams.set(id, stream)
      return stream
    },
    take: ({ kind, stream: id, payload }) => {
      const stream = streams.get(id)
      // what was under way when this side broke it off
      if (stream === undefined) return STREAM_KINDS.has(kind)
      switch (kind) {
        case FRAME.data:
          return stream.takeBytes(payload)
        case FRAME.end:
          return stream.takeEnd()
        case FRAME.reset:
          stream.takeReset()
          return true
        case FRAME.more:
          return payload.length === 4 && stream.takeMore(payload.readUInt32BE())
        case FRAME.open:
        case FRAME.opened:
        case FRAME.refused:
        case FRAME.look:
        case FRAME.wake:
          return false
      }
    },
    close: () => {
      clearInterval(watch)
      for (const stream of streams.values()) stream.takeReset()
    },
  }
}

const STREAM_KINDS: ReadonlySet<number> = new Set([FRAME.data, FRAME.end, FRAME.reset, FRAME.more])

/** Windows are per stream, and a hostile side could fill all of them. */
function endFullest(streams: Iterable<CarriedStream>, mostBytes: number): void {
  const held = [...streams].map((stream) => ({ stream, bytes: stream.readableLength }))
  let all = held.reduce((sum, { bytes }) => sum + bytes, 0)
  if (all <= mostBytes) return
  for (const { stream, bytes } of held.toSorted((left, right) => right.bytes - left.bytes)) {
    if (all <= mostBytes) return
    stream.destroy()
    all -= bytes
  }
}
