/** What is asked, read strictly from the bytes of a query (RFC 1035 section 4.1, RFC 6891 section 6.1). */
export type Query = {
  readonly id: number
  /** Lower case, without the last dot; the root is an empty text. */
  readonly name: string
  readonly type: number
  /** Recursion desired, checking disabled: given back as they came. */
  readonly flags: number
  /** The question as it came, with its case. */
  readonly question: Buffer
  /** Undefined where the asker does not speak EDNS. */
  readonly edns: { readonly udpSize: number; readonly wantsDnssec: boolean } | undefined
}

/** A query that is not answered as asked: `id`, `flags` as far as they could be read. */
export type BadQuery = {
  readonly rcode: 1 | 4 | 5 | 16
  readonly id: number
  readonly flags: number
  readonly question: Buffer
}

export const TYPE = {
  A: 1,
  CNAME: 5,
  SOA: 6,
  AAAA: 28,
  OPT: 41,
  SVCB: 64,
  HTTPS: 65,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const
export const RCODE = { ok: 0, formErr: 1, servFail: 2, noSuchName: 3, notImplemented: 4, refused: 5 } as const

const RECURSION_DESIRED = 0x0100
const CHECKING_DISABLED = 0x0010
const HEADER = 12
const CLASS_IN = 1
const NOTHING = Buffer.alloc(0)

/** Undefined: no query at all, and nothing is answered, so that nobody is made to answer answers. */
export function readQuery(bytes: Buffer): Query | BadQuery | undefined {
  if (bytes.length < HEADER) return undefined
  const id = bytes.readUInt16BE(0)
  const header = bytes.readUInt16BE(2)
  if ((header & 0x8000) !== 0) return undefined
  const flags = header & (RECURSION_DESIRED | CHECKING_DISABLED)
  const bad = (rcode: BadQuery['rcode'], question: Buffer = NOTHING): BadQuery => ({ rcode, id, flags, question })
  if ((header & 0x7800) !== 0) return bad(RCODE.notImplemented)
  const answers = bytes.readUInt16BE(6) + bytes.readUInt16BE(8)
  const additional = bytes.readUInt16BE(10)
  if (bytes.readUInt16BE(4) !== 1 || answers !== 0 || additional > 4) return bad(RCODE.formErr)
  const read = readPlainName(bytes, HEADER)
  if (read === undefined || read.end + 4 > bytes.length) return bad(RCODE.formErr)
  const { name, end } = read
  const question = bytes.subarray(HEADER, end + 4)
  const type = bytes.readUInt16BE(end)
  const edns = readEdns(bytes, end + 4, additional)
  if (edns === 'bad') return bad(RCODE.formErr, question)
  if (edns?.version !== undefined && edns.version !== 0) return bad(16, question)
  if (bytes.readUInt16BE(end + 2) !== CLASS_IN) return bad(RCODE.refused, question)
  // whole zones and "everything" serve those who want large answers (RFC 8482)
  if (type === TYPE.ANY || type === TYPE.AXFR || type === TYPE.IXFR || type === TYPE.OPT)
    return bad(RCODE.notImplemented, question)
  return { id, name, type, flags, question, edns }
}

/** A name without compression, of bytes that a name in use has: what hides a dot or a space in a label is none. */
function readPlainName(bytes: Buffer, from: number): { readonly name: string; readonly end: number } | undefined {
  const labels: string[] = []
  let at = from
  for (;;) {
    const length = bytes[at]
    if (length === undefined || length > 63) return undefined
    at += 1
    if (length === 0) break
    if (at + length > bytes.length || at + length - from > 254) return undefined
    for (let i = at; i < at + length; i++) if (!isNameByte(bytes[i] ?? 0)) return undefined
    labels.push(bytes.toString('latin1', at, at + length))
    at += length
  }
  return { name: labels.join('.').toLowerCase(), end: at }
}

/** Printable ASCII but the dot and the backslash, which would say something else in text. */
function isNameByte(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c
}

type Edns = NonNullable<Query['edns']> & { readonly version: number }

/** The first OPT record; two of them, or anything that does not end where the message does, is bad. */
function readEdns(bytes: Buffer, from: number, count: number): Edns | undefined | 'bad' {
  let at = from
  let found: Edns | undefined
  for (let record = 0; record < count; record++) {
    const name = readPlainName(bytes, at)
    if (name === undefined || name.end + 10 > bytes.length) return 'bad'
    const end = name.end + 10 + bytes.readUInt16BE(name.end + 8)
    if (end > bytes.length) return 'bad'
    if (bytes.readUInt16BE(name.end) === TYPE.OPT) {
      if (found !== undefined || name.name !== '') return 'bad'
      found = {
        udpSize: Math.max(512, bytes.readUInt16BE(name.end + 2)),
        version: bytes[name.end + 5] ?? 0,
        wantsDnssec: ((bytes[name.end + 6] ?? 0) & 0x80) !== 0,
      }
    }
    at = end
  }
  return at === bytes.length ? found : 'bad'
}
