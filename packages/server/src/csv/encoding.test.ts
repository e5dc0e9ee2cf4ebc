import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeCsv, encodeCsv } from './encoding.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('decodeCsv', () => {
  test('reads UTF-8 with a byte order mark and drops the mark', () => {
    expect(decodeCsv(utf8('\uFEFF氏名\r\n髙橋'))).toEqual({ kind: 'text', encoding: 'utf-8-bom', text: '氏名\r\n髙橋' })
  })

  test('reads UTF-8 without a mark, characters beyond the basic plane included', () => {
    expect(decodeCsv(utf8('𠮷野家'))).toEqual({ kind: 'text', encoding: 'utf-8', text: '𠮷野家' })
  })

  test('reads CP932 with the extended kanji that Shift_JIS lacks', () => {
    const bytes = new Uint8Array(iconv.encode('髙橋,山﨑,①㈱', 'cp932'))
    expect(decodeCsv(bytes)).toEqual({ kind: 'text', encoding: 'cp932', text: '髙橋,山﨑,①㈱' })
  })

  test('takes plain ASCII as UTF-8', () => {
    expect(decodeCsv(utf8('id,name'))).toMatchObject({ encoding: 'utf-8' })
  })

  test('names the line of bytes that are neither UTF-8 nor CP932', () => {
    expect(decodeCsv(Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0xa0, 0xfd]))).toEqual({
      kind: 'unreadable',
      reason: 'badBytes',
      line: 3,
    })
  })

  test('refuses UTF-16 by name', () => {
    expect(decodeCsv(Uint8Array.from([0xff, 0xfe, 0x61, 0x00]))).toEqual({
      kind: 'unreadable',
      reason: 'utf16',
      line: 1,
    })
  })

  test('refuses a file with zero bytes, such as a workbook', () => {
    expect(decodeCsv(Uint8Array.from([0x50, 0x0a, 0x00]))).toEqual({ kind: 'unreadable', reason: 'notText', line: 2 })
  })
})

describe('encodeCsv', () => {
  test.each([
    { encoding: 'utf-8-bom', text: '氏名\r\n髙橋 﨑 𠮷 濵\r\n' },
    { encoding: 'utf-8', text: '氏名\r\n髙橋 﨑 𠮷 濵\r\n' },
    { encoding: 'cp932', text: '氏名\r\n髙橋 﨑 ①㈱\r\n' },
  ] as const)('returns to the same text through $encoding', ({ encoding, text }) => {
    const encoded = encodeCsv(text, encoding)
    if (encoded.kind !== 'bytes') throw new Error('expected bytes')
    expect(decodeCsv(encoded.bytes)).toEqual({ kind: 'text', encoding, text })
  })

  test('names each character that CP932 has no place for, with its first line', () => {
    expect(encodeCsv('氏名\r\n髙橋\r\n𠮷田\r\n𠮷野 鷗外\r\n', 'cp932')).toEqual({
      kind: 'unencodable',
      characters: [
        { character: '𠮷', codePoint: 'U+20BB7', line: 3 },
        { character: '鷗', codePoint: 'U+9DD7', line: 4 },
      ],
    })
  })

  test('does not let a yen sign turn into a backslash', () => {
    expect(encodeCsv('¥100', 'cp932')).toMatchObject({ kind: 'unencodable', characters: [{ character: '¥' }] })
  })
})
