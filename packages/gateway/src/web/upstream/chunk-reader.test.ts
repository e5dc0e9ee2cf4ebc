import { describe, expect, it } from 'vitest'
import { ChunkReader } from './chunk-reader.ts'

/** What came of these bytes, given in parts of so many; `left`: how many came behind the end. */
function read(text: string, size = text.length): { body: string; ended: boolean; left: number; bad: boolean } {
  const reader = new ChunkReader()
  const bytes = Buffer.from(text, 'latin1')
  let body = ''
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    const taken = reader.read(part, (mine) => {
      body += mine.toString('latin1')
    })
    if (taken < 0) return { body, ended: false, left: 0, bad: true }
    if (reader.isEnded) return { body, ended: true, left: bytes.length - at - taken, bad: false }
  }
  return { body, ended: false, left: 0, bad: false }
}

describe('a body in chunks', () => {
  const whole = '4\r\nfour\r\nA;x="y"\r\n0123456789\r\n0\r\nX: trailer\r\n\r\n'

  it.each([1, 2, 3, 7, 1_000])('is taken apart, however it is cut: by %i', (size) => {
    expect(read(whole, size)).toEqual({ body: 'four0123456789', ended: true, left: 0, bad: false })
  })

  it('ends where it ends, and tells what comes behind', () => {
    expect(read(`${whole}HTTP/1.1 200`)).toMatchObject({ ended: true, left: 'HTTP/1.1 200'.length })
    expect(read('4\r\nfour\r\n')).toMatchObject({ ended: false, bad: false })
  })

  it.each([
    ['a size with a sign', '+4\r\nfour\r\n0\r\n\r\n'],
    ['a size of two meanings', '0x4\r\nfour\r\n0\r\n\r\n'],
    ['no size', '\r\nfour\r\n0\r\n\r\n'],
    ['a blank behind the size', '4 \r\nfour\r\n0\r\n\r\n'],
    ['a size beyond counting', 'fffffffff\r\nfour'],
    ['a bare line feed', '4\nfour\r\n0\r\n\r\n'],
    ['a bare carriage return in its line', '4\rx\r\nfour\r\n0\r\n\r\n'],
    ['more bytes than it said', '4\r\nfourx\r\n0\r\n\r\n'],
    ['an extension without end', `4;${'x'.repeat(300)}`],
    ['trailers without end', `0\r\n${'a: b\r\n'.repeat(5_000)}`],
  ])('is none with %s', (_title, text) => {
    expect(read(text).bad).toBe(true)
    expect(read(text, 1).bad).toBe(true)
  })
})
