import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { BrokenOff, WINDOW_BYTES } from './carried-stream.ts'
import { type CarriedStreams, createCarriedStreams } from './carried-streams.ts'
import { FRAME, type Frame, readFrame, writeFrame } from './frames.ts'

/** Two sides whose frames reach each other a turn later; `violations` are frames that a side did not take. */
function pair(options: { readonly mostUnreadBytes?: number } = {}) {
  const sides: CarriedStreams[] = []
  const seen: Frame[] = []
  const violations: Frame[] = []
  const side = (other: number) =>
    createCarriedStreams((bytes, done) => {
      setImmediate(() => {
        const frame = readFrame(bytes)
        if (frame === undefined) throw new Error('no frame')
        seen.push(frame)
        if (sides[other]?.take(frame) === false) violations.push(frame)
        done?.()
      })
    }, options)
  const [near, far] = [side(1), side(0)]
  sides.push(near, far)
  return { near, far, seen, violations }
}

describe('streams of one link', () => {
  it('carries bytes in order both ways, and ends each direction by itself', async () => {
    const { near, far, violations } = pair()
    const [here, there] = [near.add(1), far.add(1)]
    const sent = Buffer.alloc(5 * WINDOW_BYTES)
    for (let at = 0; at < sent.length; at += 4) sent.writeUInt32BE(at, at)
    here.end(sent)
    expect((await all(there)).equals(sent)).toBe(true)
    there.end('the answer')
    expect(String(await all(here))).toBe('the answer')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([near.count(), far.count(), violations]).toEqual([0, 0, []])
    near.close()
    far.close()
  })

  it('sends no more than the other side has room for, and holds back no other stream', async () => {
    const { near, far, seen, violations } = pair()
    const stalled = near.add(1)
    far.add(1)
    stalled.write(Buffer.alloc(3 * WINDOW_BYTES))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const carried = seen.filter(({ kind, stream }) => kind === FRAME.data && stream === 1)
    expect(carried.reduce((sum, { payload }) => sum + payload.length, 0)).toBe(WINDOW_BYTES)
    const [here, there] = [near.add(2), far.add(2)]
    here.end('past it')
    expect(String(await all(there))).toBe('past it')
    expect(violations).toEqual([])
    near.close()
    far.close()
  })

  it('tells a stream that was broken off from one that ended', async () => {
    const { near, far } = pair()
    const [here, there] = [near.add(1), far.add(1)]
    here.write(Buffer.alloc(10))
    const broken = once(there, 'error')
    there.resume()
    setTimeout(() => here.destroy(), 10)
    expect((await broken)[0]).toBeInstanceOf(BrokenOff)
    expect([near.count(), far.count()]).toEqual([0, 0])
    near.close()
    far.close()
  })

  it('sends nothing more of a stream that was destroyed, however much waits', async () => {
    const { near, far, seen } = pair()
    const here = near.add(1)
    far.add(1).resume()
    for (let each = 0; each < 50; each += 1) here.write(Buffer.alloc(60_000))
    await new Promise((resolve) => setTimeout(resolve, 5))
    here.destroy()
    await new Promise((resolve) => setTimeout(resolve, 30))
    const reset = seen.findIndex(({ kind }) => kind === FRAME.reset)
    expect(seen.slice(reset + 1).filter(({ kind }) => kind === FRAME.data)).toEqual([])
    near.close()
    far.close()
  })

  it('does not take what the other side may not send', () => {
    const streams = createCarriedStreams(() => {})
    const take = (kind: Frame['kind'], stream: number, payload = Buffer.alloc(0)) =>
      streams.take({ kind, stream, payload })
    streams.add(1)
    expect(take(FRAME.data, 1, Buffer.alloc(WINDOW_BYTES))).toBe(true)
    expect(take(FRAME.data, 1, Buffer.alloc(1))).toBe(false)
    streams.add(2)
    expect(take(FRAME.more, 2, Buffer.from([0, 0, 0, 1]))).toBe(false)
    expect(take(FRAME.more, 2, Buffer.from([0]))).toBe(false)
    streams.add(3)
    expect(take(FRAME.end, 3)).toBe(true)
    expect(take(FRAME.end, 3)).toBe(false)
    expect(take(FRAME.data, 3, Buffer.alloc(1))).toBe(false)
    expect(take(FRAME.open, 3)).toBe(false)
    // under way when this side broke it off
    for (const kind of [FRAME.data, FRAME.end, FRAME.reset, FRAME.more] as const) expect(take(kind, 99)).toBe(true)
    streams.close()
  })

  it('ends the fullest streams where too much lies unread', async () => {
    const { near, far } = pair({ mostUnreadBytes: 300_000 })
    const large = far.add(1)
    const small = far.add(2)
    near.add(1).write(Buffer.alloc(400_000))
    near.add(2).write(Buffer.alloc(1_000))
    await once(large, 'close')
    expect(small.destroyed).toBe(false)
    near.close()
    far.close()
  })

  it('reads no frame from what is none', () => {
    for (const bytes of [[], [4], [4, 0, 0, 0], [0, 0, 0, 0, 1], [10, 0, 0, 0, 1]])
      expect(readFrame(Buffer.from(bytes))).toBeUndefined()
    expect(readFrame(writeFrame(FRAME.data, 0xffff_ffff, Buffer.from('x')))).toEqual({
      kind: FRAME.data,
      stream: 0xffff_ffff,
      payload: Buffer.from('x'),
    })
  })
})

/** Not by `for await`, which would destroy the stream at the end of one direction. */
async function all(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(stream, 'end')
  return Buffer.concat(chunks)
}
