import type { Http2Stream, Settings } from 'node:http2'

/** Bytes of one stream that may be under way: with 50 ms between the sides about 20 MB/s. What a stalled reader costs us is this much. */
export const STREAM_WINDOW_BYTES = 1024 * 1024
/** Bytes of all streams of one link that may be under way. */
export const LINK_WINDOW_BYTES = 8 * 1024 * 1024
/** Streams of one link at the same time. */
export const MOST_STREAMS = 512

export const LINK_SETTINGS: Settings = {
  enablePush: false,
  initialWindowSize: STREAM_WINDOW_BYTES,
  maxConcurrentStreams: MOST_STREAMS,
  maxHeaderListSize: 8 * 1024,
}

/** What lies unread in these streams may be so much; the fullest end until it is. */
const MOST_UNREAD_BYTES = 128 * 1024 * 1024

/**
 * Ends the streams that hold the most unread bytes, until all together hold no more than is bearable: windows are per stream, and a hostile
 * side could fill all of them.
 */
export function endFullest(streams: Iterable<Http2Stream>, mostBytes = MOST_UNREAD_BYTES): void {
  const held = [...streams].map((stream) => ({ stream, bytes: stream.readableLength }))
  let all = held.reduce((sum, { bytes }) => sum + bytes, 0)
  if (all <= mostBytes) return
  for (const { stream, bytes } of held.toSorted((left, right) => right.bytes - left.bytes)) {
    if (all <= mostBytes) return
    stream.destroy()
    all -= bytes
  }
}
