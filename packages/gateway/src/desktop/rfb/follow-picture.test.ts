import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadRfb } from './bad-rfb.ts'
import { ENCODING } from './encodings.ts'
import { Feed } from './feed.ts'
import { followPicture } from './follow-picture.ts'

const u16 = (value: number) => [value >> 8, value & 0xff]
const u32 = (value: number) => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
const rectangle = (encoding: number, width: number, height: number, ...body: readonly number[]) => [
  ...u16(0),
  ...u16(0),
  ...u16(width),
  ...u16(height),
  ...u32(encoding),
  ...body,
]
const update = (count: number, ...rectangles: readonly (readonly number[])[]) => [
  0,
  0,
  ...u16(count),
  ...rectangles.flat(),
]
const pixels = (count: number) => Array.from({ length: count * 4 }, (_, at) => at & 0xff)
const text = (body: string) => [3, 0, 0, 0, ...u32(body.length), ...Buffer.from(body, 'latin1')]
const extended = (flags: number, ...rest: readonly number[]) => [
  3,
  0,
  0,
  0,
  ...u32(-(4 + rest.length)),
  ...u32(flags),
  ...rest,
]
const [CAPS, REQUEST, NOTIFY, PROVIDE] = [0x0100_0000, 0x0200_0000, 0x0800_0000, 0x1000_0000]

/** What comes out where the clipboard may pass both ways, or neither. */
function follow(bytes: readonly number[], may = true, pieces = 7): number[] {
  const feed = new Feed(followPicture({ mayCopyOut: () => may, mayPasteIn: () => may }))
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += pieces) out.push(...feed.push(Buffer.from(bytes.slice(at, at + pieces))))
  return Array.from(Buffer.concat(out))
}

const PICTURES: Readonly<Record<string, readonly number[]>> = {
  raw: update(1, rectangle(ENCODING.raw, 3, 2, ...pixels(6))),
  'copied rectangle': update(1, rectangle(ENCODING.copyRect, 9, 9, 0, 1, 0, 2)),
  zrle: update(1, rectangle(ENCODING.zrle, 64, 64, ...u32(5), 1, 2, 3, 4, 5)),
  'hextile, raw and coloured': update(
    1,
    rectangle(ENCODING.hextile, 17, 1, 1, ...pixels(16), 2 | 4 | 8 | 16, ...pixels(2), 1, ...pixels(1), 0, 0),
  ),
  'tight fill': update(1, rectangle(ENCODING.tight, 100, 100, 0x80, 1, 2, 3)),
  'tight JPEG': update(1, rectangle(ENCODING.tight, 8, 8, 0x90, 0x82, 0x01, ...Array<number>(130).fill(9))),
  'tight without compression': update(1, rectangle(ENCODING.tight, 1, 2, 0x00, 1, 2, 3, 4, 5, 6)),
  'tight palette of two': update(1, rectangle(ENCODING.tight, 9, 2, 0x40, 1, 1, 0, 0, 0, 9, 9, 9, 1, 2, 3, 4)),
  'tight palette of three': update(
    1,
    rectangle(ENCODING.tight, 6, 2, 0x40, 1, 2, ...Array<number>(9).fill(0), 3, 7, 7, 7),
  ),
  'tight PNG': update(1, rectangle(ENCODING.tightPng, 8, 8, 0xa0, 2, 1, 1)),
  cursor: update(1, rectangle(ENCODING.cursor, 9, 1, ...pixels(9), 0xff, 0x80)),
  'changed screens': update(1, rectangle(ENCODING.extendedDesktopSize, 5, 5, 1, 0, 0, 0, ...Array<number>(16).fill(0))),
  'until the last': update(65_535, rectangle(ENCODING.raw, 1, 1, ...pixels(1)), rectangle(ENCODING.lastRect, 0, 0)),
  bell: [2],
  fence: [248, 0, 0, 0, ...u32(1), 2, 8, 8],
}

describe('what a PC shows', () => {
  for (const [name, bytes] of Object.entries(PICTURES))
    it(`passes as it came: ${name}`, () => {
      for (const pieces of [1, 5, 1_000]) expect(follow([...bytes, 2], true, pieces)).toEqual([...bytes, 2])
      expect(follow([...bytes, ...text('out'), ...bytes], false)).toEqual([...bytes, ...bytes])
    })

  it('lets text out only while it may, and never waits for it', () => {
    expect(follow(text('hello'))).toEqual(text('hello'))
    expect(follow([...text('hello'), 2], false)).toEqual([2])
  })

  it('says of the extended clipboard what concerns text alone', () => {
    expect(follow(extended(CAPS | NOTIFY | PROVIDE | 0x3, ...u32(20), ...u32(30)))).toEqual(
      extended(CAPS | NOTIFY | PROVIDE | 0x1, ...u32(20)),
    )
    expect(follow(extended(NOTIFY | 0x1f))).toEqual(extended(NOTIFY | 0x1))
    expect(follow([...extended(PROVIDE | 0x2, 1, 2, 3), 2])).toEqual([2])
    expect(follow(extended(PROVIDE | 0x1, 1, 2, 3))).toEqual(extended(PROVIDE | 0x1, 1, 2, 3))
  })

  it('asks this device for nothing, and offers nothing, where neither may pass', () => {
    for (const flags of [NOTIFY | 1, PROVIDE | 1, REQUEST | 1])
      expect(follow([...extended(flags, 0), 2], false)).toEqual([2])
  })

  for (const [name, bytes] of Object.entries({
    'an encoding nobody asked for': update(1, rectangle(-307, 1, 1)),
    'a rectangle larger than any screen': update(1, rectangle(ENCODING.raw, 60_000, 1)),
    'a message that there is not': [77],
    'an unknown way of Tight': update(1, rectangle(ENCODING.tight, 5, 5, 0xf0)),
    'a long fence': [248, 0, 0, 0, ...u32(1), 65],
  }))
    it(`ends at ${name}`, () => {
      expect(() => follow(bytes)).toThrow(BadRfb)
    })

  it('survives any bytes in any pieces, gives out no more than came in, and gives the same in other pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 50 }), (noise, pieces) => {
        const bytes = [0, 0, 0, 1, ...noise]
        const run = (by: number) => {
          try {
            return follow(bytes, true, by)
          } catch (error) {
            if (!(error instanceof BadRfb)) throw error
            return undefined
          }
        }
        const whole = run(bytes.length)
        expect(run(pieces)).toEqual(whole)
        expect(whole?.length ?? 0).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('holds no picture: a gigabyte claimed is passed on piece by piece', () => {
    const feed = new Feed(followPicture({ mayCopyOut: () => true, mayPasteIn: () => true }))
    feed.push(Buffer.from(update(1, rectangle(ENCODING.raw, 16_384, 16_384))))
    const piece = Buffer.alloc(64 * 1024)
    for (let at = 0; at < 1_000; at++) {
      const [out, ...more] = feed.push(piece)
      expect(out?.buffer).toBe(piece.buffer)
      expect(more).toEqual([])
    }
  })
})
