import iconv from 'iconv-lite'

/** The encodings that CSV files of Japanese offices come in. CP932 is what Excel on Windows writes and what Microsoft calls Shift_JIS. */
export const CSV_ENCODINGS = ['utf-8-bom', 'utf-8', 'cp932'] as const
export type CsvEncoding = (typeof CSV_ENCODINGS)[number]

export type Decoded =
  | { readonly kind: 'text'; readonly encoding: CsvEncoding; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: 'utf16' | 'notText' | 'badBytes'; readonly line: number }

export type Encoded =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'unencodable'; readonly characters: readonly UnencodableCharacter[] }

/** A character that the encoding has no place for, with the line (from 1) where it first stands. */
export type UnencodableCharacter = { readonly character: string; readonly codePoint: string; readonly line: number }

const BOM = '\uFEFF'
const REPLACEMENT = '\uFFFD'
const MOST_NAMED = 20

/**
 * Reads a CSV file's bytes as text: UTF-8 with a byte order mark, else valid UTF-8, else CP932. Bytes that fit none of them are
 * refused with their line rather than replaced, because a replaced character in a name would be kept for good.
 */
export function decodeCsv(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return unreadable('utf16', 1)
  if (bytes.includes(0)) return unreadable('notText', lineOfByte(bytes, bytes.indexOf(0)))
  const utf8 = decodeUtf8(bytes)
  if (utf8 !== undefined) {
    const marked = utf8.startsWith(BOM)
    return { kind: 'text', encoding: marked ? 'utf-8-bom' : 'utf-8', text: marked ? utf8.slice(1) : utf8 }
  }
  const text = iconv.decode(Buffer.from(bytes), 'cp932')
  const bad = text.indexOf(REPLACEMENT)
  if (bad >= 0) return unreadable('badBytes', lineOfIndex(text, bad))
  return { kind: 'text', encoding: 'cp932', text }
}

/** Writes text in an encoding, or names each character that would be lost, e.g. 𠮷 in CP932. */
export function encodeCsv(text: string, encoding: CsvEncoding): Encoded {
  if (encoding === 'cp932') return encodeCp932(text)
  return { kind: 'bytes', bytes: new TextEncoder().encode(encoding === 'utf-8-bom' ? BOM + text : text) }
}

function encodeCp932(text: string): Encoded {
  const bytes = iconv.encode(text, 'cp932')
  if (iconv.decode(bytes, 'cp932') === text) return { kind: 'bytes', bytes: new Uint8Array(bytes) }
  const characters: UnencodableCharacter[] = []
  const seen = new Set<string>()
  let line = 1
  for (const character of text) {
    if (character === '\n') line += 1
    if (seen.has(character)) continue
    seen.add(character)
    if (iconv.decode(iconv.encode(character, 'cp932'), 'cp932') === character) continue
    characters.push({ character, codePoint: codePointName(character), line })
    if (characters.length === MOST_NAMED) break
  }
  return { kind: 'unencodable', characters }
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    if (cause instanceof TypeError) return undefined
    throw cause
  }
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}

function unreadable(reason: 'utf16' | 'notText' | 'badBytes', line: number): Decoded {
  return { kind: 'unreadable', reason, line }
}

function lineOfByte(bytes: Uint8Array, end: number): number {
  return bytes.subarray(0, end).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1)
}

function lineOfIndex(text: string, end: number): number {
  return text.slice(0, end).split('\n').length
}
