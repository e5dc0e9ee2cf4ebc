/** A value of an XML property list. Dates are epoch ms, data stays base64 text. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | PlistDict
export type PlistDict = { readonly [key: string]: PlistValue }

const MAX_TOKENS = 200_000
const TOKEN = /<(\/?)([a-z]+)(?:\s[^>]*?)?(\/?)>|([^<]+)/g

type Token =
  | { readonly kind: 'open' | 'close' | 'empty'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** Reads an XML property list as `plutil`, `diskutil` and `dscl` write it (Apple's PropertyList-1.0 DTD). Undefined when it is not one. */
export function parsePlist(xml: string): PlistValue | undefined {
  const start = xml.indexOf('<plist')
  const tokens = start < 0 ? undefined : tokenize(xml.slice(start))
  if (tokens === undefined) return undefined
  try {
    return readValue(new Reader(tokens.slice(1)))
  } catch (cause) {
    if (cause instanceof BrokenPlist) return undefined
    throw cause
  }
}

/** The dictionary, where the value is one. */
export function asDict(value: PlistValue | undefined): PlistDict | undefined {
  return isDict(value) ? value : undefined
}

/** The members of a list, or none. */
export function asList(value: PlistValue | undefined): readonly PlistValue[] {
  return Array.isArray(value) ? value : []
}

function isDict(value: PlistValue | undefined): value is PlistDict {
  return typeof value === 'object' && !Array.isArray(value)
}

class BrokenPlist extends Error {}

class Reader {
  private readonly tokens: readonly Token[]
  private at = 0
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }
  next(): Token {
    const token = this.tokens[this.at]
    if (token === undefined) throw new BrokenPlist()
    this.at += 1
    return token
  }
  isAtEndOf(name: string): boolean {
    const token = this.tokens[this.at]
    return token?.kind === 'close' && token.name === name
  }
  /** The text up to the closing tag of `name`. */
  textOf(name: string): string {
    const token = this.next()
    if (token.kind === 'text') {
      this.close(name)
      return unescapeXml(token.text)
    }
    if (token.kind === 'close' && token.name === name) return ''
    throw new BrokenPlist()
  }
  close(name: string): void {
    const token = this.next()
    if (token.kind !== 'close' || token.name !== name) throw new BrokenPlist()
  }
}

function tokenize(xml: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  let inLeaf = false
  for (const [, closing, name, empty, text] of xml.replaceAll(/<!--[\s\S]*?-->/g, '').matchAll(TOKEN)) {
    if (tokens.length > MAX_TOKENS) return undefined
    if (name === undefined) {
      if (inLeaf && text !== undefined) tokens.push({ kind: 'text', text })
      continue
    }
    tokens.push({ kind: closing === '/' ? 'close' : empty === '/' ? 'empty' : 'open', name })
    inLeaf = closing !== '/' && empty !== '/' && !['plist', 'dict', 'array'].includes(name)
  }
  return tokens
}

function readValue(reader: Reader): PlistValue {
  const token = reader.next()
  if (token.kind === 'text' || token.kind === 'close') throw new BrokenPlist()
  if (token.kind === 'empty') return emptyValue(token.name)
  switch (token.name) {
    case 'dict':
      return readDict(reader)
    case 'array':
      return readList(reader)
    case 'string':
      return reader.textOf('string')
    case 'data':
      return reader.textOf('data').replaceAll(/\s/g, '')
    case 'integer':
    case 'real':
      return readNumber(reader.textOf(token.name))
    case 'date':
      return readNumber(String(Date.parse(reader.textOf('date'))))
    default:
      throw new BrokenPlist()
  }
}

function emptyValue(name: string): PlistValue {
  if (name === 'true') return true
  if (name === 'false') return false
  if (name === 'dict') return {}
  if (name === 'array') return []
  if (name === 'string' || name === 'data') return ''
  throw new BrokenPlist()
}

function readDict(reader: Reader): PlistDict {
  const entries: (readonly [string, PlistValue])[] = []
  while (!reader.isAtEndOf('dict')) {
    const token = reader.next()
    if (token.kind !== 'open' || token.name !== 'key') throw new BrokenPlist()
    const key = reader.textOf('key')
    entries.push([key, readValue(reader)])
  }
  reader.close('dict')
  return Object.fromEntries(entries)
}

function readList(reader: Reader): readonly PlistValue[] {
  const values: PlistValue[] = []
  while (!reader.isAtEndOf('array')) values.push(readValue(reader))
  reader.close('array')
  return values
}

function readNumber(text: string): number {
  const number = Number(text.trim())
  if (text.trim() === '' || !Number.isFinite(number)) throw new BrokenPlist()
  return number
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
