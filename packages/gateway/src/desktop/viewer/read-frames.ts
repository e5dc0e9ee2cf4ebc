/** One piece of a recording: `ms` from its beginning. An empty one is its end. */
export type Frame = { readonly ms: number; readonly bytes: Uint8Array<ArrayBuffer> }

const ABOUT_BYTES = 8

/** The frames of a recording as a gateway sends them (32 bits of time, 32 of length, bytes), no faster than they are taken. */
export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const reader = body.getReader()
  let held: Uint8Array[] = []
  let bytes = 0

  /** So many bytes, or undefined where there are no more. */
  async function take(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (bytes < count) {
      const { value, done } = await reader.read()
      if (done) return undefined
      held.push(value)
      bytes += value.length
    }
    const taken = new Uint8Array(count)
    let at = 0
    while (at < count) {
      const first = held[0]
      if (first === undefined) return undefined
      const part = first.subarray(0, count - at)
      taken.set(part, at)
      at += part.length
      if (part.length === first.length) held = held.slice(1)
      else held[0] = first.subarray(part.length)
    }
    bytes -= count
    return taken
  }

  for (;;) {
    const about = await take(ABOUT_BYTES)
    if (about === undefined) return
    const view = new DataView(about.buffer)
    const shown = await take(view.getUint32(4))
    if (shown === undefined) return
    yield { ms: view.getUint32(0), bytes: shown }
  }
}
