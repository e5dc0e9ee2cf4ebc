import { constants, deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadRfb } from './bad-rfb.ts'
import { MOST_CLIPBOARD_BYTES } from './clipboard.ts'
import { ENCODING, PIXEL_FORMAT } from './encodings.ts'
import { Feed } from './feed.ts'
import { HeldKeys } from './held-keys.ts'
import { readInput } from './read-input.ts'

type May = { readonly type?: boolean; readonly in?: boolean; readonly out?: boolean }

function reader(may: May = {}) {
  const held = new HeldKeys()
  const seen = { touched: 0 }
  const feed = new Feed(
    readInput({
      mayType: () => may.type ?? true,
      mayPasteIn: () => may.in ?? true,
      mayCopyOut: () => may.out ?? true,
      touched: () => void seen.touched++,
      held,
    }),
  )
  const push = (bytes: Buffer | readonly number[]) => Buffer.concat(feed.push(Buffer.from(bytes)))
  return { push, held, seen }
}

const key = (down: number, keysym: number) => {
  const message = Buffer.alloc(8)
  message[0] = 4
  message[1] = down
  message.writeUInt32BE(keysym, 4)
  return message
}
const extended = (flags: number, rest = Buffer.alloc(0)) => {
  const head = Buffer.alloc(12)
  head[0] = 6
  head.writeInt32BE(-(4 + rest.length), 4)
  head.writeUInt32BE(flags >>> 0, 8)
  return Buffer.concat([head, rest])
}
const packed = (text: string, length?: number) => {
  const body = Buffer.from(`${text}\0`)
  const size = Buffer.alloc(4)
  size.writeUInt32BE(length ?? body.length)
  return deflateSync(Buffer.concat([size, body]), { finishFlush: constants.Z_SYNC_FLUSH })
}
const [REQUEST, NOTIFY, PROVIDE] = [0x0200_0000, 0x0800_0000, 0x1000_0000]

describe('what a viewer says', () => {
  it('reaches a PC in our own bytes: padding and odd values do not', () => {
    const { push } = reader()
    expect([...push([4, 9, 7, 7, 0, 0, 0, 65])]).toEqual([4, 1, 0, 0, 0, 0, 0, 65])
    expect([...push([5, 0xff, 0, 1, 0, 2])]).toEqual([5, 0x7f, 0, 1, 0, 2])
    expect([...push([3, 9, 0, 0, 0, 0, 0, 8, 0, 8])]).toEqual([3, 1, 0, 0, 0, 0, 0, 8, 0, 8])
    expect([...push([255, 0, 1, 1, 0, 0, 0, 65, 0, 0, 0, 30])]).toEqual([255, 0, 0, 1, 0, 0, 0, 65, 0, 0, 0, 30])
  })

  it('asks for no encoding that we cannot follow', () => {
    const asked = [50, ENCODING.tight, 21, ENCODING.raw, -307, -32, -316, ENCODING.extendedClipboard]
    const message = Buffer.alloc(4 + asked.length * 4)
    message[0] = 2
    message.writeUInt16BE(asked.length, 2)
    for (const [at, encoding] of asked.entries()) message.writeInt32BE(encoding, 4 + at * 4)
    const out = reader().push(message)
    expect(out.readUInt16BE(2)).toBe(4)
    expect([0, 1, 2, 3].map((at) => out.readInt32BE(4 + at * 4))).toEqual([7, 0, -32, ENCODING.extendedClipboard])
  })

  it('keeps keys and the pointer back where they may not pass, and notes that somebody is there', () => {
    const { push, seen, held } = reader({ type: false })
    expect(push(Buffer.concat([key(1, 65), Buffer.from([5, 1, 0, 1, 0, 1])])).length).toBe(0)
    expect(seen.touched).toBe(2)
    expect(held.release()).toEqual([])
  })

  it('knows what to let go of', () => {
    const { push, held } = reader()
    push(Buffer.concat([key(1, 65), key(1, 66), key(0, 66)]))
    push([255, 0, 0, 1, 0, 0, 0, 67, 0, 0, 0, 46])
    push([5, 4, 0, 1, 0, 2])
    expect(held.release().map((message) => [...message])).toEqual([
      [...key(0, 65)],
      [255, 0, 0, 0, 0, 0, 0, 67, 0, 0, 0, 46],
      [5, 0, 0, 1, 0, 2],
    ])
    expect(held.release()).toEqual([])
  })

  it('passes a clipboard in Japanese, packed anew, and nothing that hides behind it', () => {
    const out = reader().push(extended(PROVIDE | 1, Buffer.concat([packed('経費と髙橋'), Buffer.from('behind')])))
    const text = inflateSync(out.subarray(12))
    expect(text.subarray(4).toString()).toBe('経費と髙橋\0')
    expect(out.readInt32BE(4)).toBe(-(out.length - 8))
  })

  it('takes no text in or out where it may not', () => {
    const none = reader({ in: false, out: false })
    for (const flags of [PROVIDE | 1, NOTIFY | 1, REQUEST | 1])
      expect(none.push(extended(flags, packed('x'))).length).toBe(0)
    expect(none.push([6, 0, 0, 0, 0, 0, 0, 2, 65, 66]).length).toBe(0)
    expect(reader({ in: false }).push(extended(REQUEST | 1)).length).toBe(12)
    expect(reader({ out: false }).push(extended(REQUEST | 1)).length).toBe(0)
  })

  it('drops a text that unpacks to more than it may, and goes on', () => {
    const bomb = deflateSync(Buffer.alloc(200 * MOST_CLIPBOARD_BYTES))
    const { push } = reader()
    expect(push(extended(PROVIDE | 1, bomb)).length).toBe(0)
    expect(push(key(1, 65)).length).toBe(8)
  })

  for (const [name, bytes] of Object.entries({
    'another pixel format': [0, 0, 0, 0, 8, 8, ...Array<number>(14).fill(0)],
    'a message that there is not': [9],
    'too many encodings': [2, 0, 255, 255],
    'a clipboard that is too long': [6, 0, 0, 0, 0x7f, 0, 0, 0],
    'an extended clipboard that is too long': [6, 0, 0, 0, 0x80, 0, 0, 0],
    'a clipboard that does not unpack': [...extended(PROVIDE | 1, Buffer.from('nonsense'))],
    'a clipboard that lies of its length': [...extended(PROVIDE | 1, packed('x', 900))],
  }))
    it(`ends at ${name}`, () => {
      expect(() => reader().push(bytes)).toThrow(BadRfb)
    })

  it('takes the pixel format that is in use, and does not say it again', () => {
    expect(reader().push([0, 0, 0, 0, ...PIXEL_FORMAT]).length).toBe(0)
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 40 }), (noise, pieces) => {
        const { push } = reader()
        try {
          for (let at = 0; at < noise.length; at += pieces) push(Buffer.from(noise.subarray(at, at + pieces)))
        } catch (error) {
          if (!(error instanceof BadRfb)) throw error
        }
      }),
      { numRuns: 3_000 },
    )
  })
})
