import { decode } from 'dns-packet'
import { isPrivateAddress } from './private-address.ts'
import { type Query, RCODE, TYPE } from './read-query.ts'
import { writeOpt } from './write-answer.ts'

/** An answer of a resolver, ready to be given again: without its EDNS record, and with the places where its times stand. */
export type StoredAnswer = {
  readonly bytes: Buffer
  readonly ttls: readonly { readonly at: number; readonly seconds: number }[]
  /** How long it may be given, in ms. */
  readonly keepMs: number
  /** Names that it leads to by CNAME or as a service, in lower case: what is refused under its own name is refused under another. */
  readonly leadsTo: readonly string[]
  /** It names an address that only our own networks have. */
  readonly isPrivate: boolean
}

const LEAST_S = 5
const MOST_S = 86_400
/** How long a name that does not exist is believed not to (RFC 2308 section 5). */
const MOST_NEGATIVE_S = 900
/** Without a SOA, and for errors. */
const SHORT_S = 5
const HEADER = 12
/** Response, recursion available, and the error; what a resolver says of itself (AA, AD) is not ours to say. */
const KEPT_FLAGS = 0x800f
const RECURSION_AVAILABLE = 0x0080

type Record = { readonly type: number; readonly ttlAt: number; readonly from: number; readonly end: number }

/** Undefined where it is no sound answer. */
export function storeAnswer(answer: Buffer, question: Buffer): StoredAnswer | undefined {
  try {
    return read(answer, question)
  } catch {
    return undefined // whatever a resolver sends, the asker is told that there was no answer
  }
}

function read(answer: Buffer, question: Buffer): StoredAnswer | undefined {
  const counts = [answer.readUInt16BE(6), answer.readUInt16BE(8), answer.readUInt16BE(10)] as const
  let at = HEADER + question.length
  const sections: Record[][] = []
  for (const count of counts) {
    const records: Record[] = []
    for (let number = 0; number < count; number++) {
      const record = readRecord(answer, at)
      records.push(record)
      at = record.end
    }
    sections.push(records)
  }
  const [answers = [], authorities = [], additional = []] = sections
  const isLastOpt = additional.at(-1)?.type === TYPE.OPT
  const others = isLastOpt ? additional.slice(0, -1) : additional
  // a record in the middle cannot be taken out without moving what others point to
  const kept = others.some(({ type }) => type === TYPE.OPT) ? [] : others
  const end = kept.at(-1)?.end ?? authorities.at(-1)?.end ?? answers.at(-1)?.end ?? HEADER + question.length
  const bytes = Buffer.from(answer.subarray(0, end))
  const header = answer.readUInt16BE(2)
  bytes.writeUInt16BE((header & KEPT_FLAGS) | RECURSION_AVAILABLE, 2)
  bytes.writeUInt16BE(kept.length, 10)
  const rcode = header & 15
  const all = [...answers, ...authorities, ...kept]
  const leads = answers.some(({ type }) => type === TYPE.CNAME || type === TYPE.HTTPS || type === TYPE.SVCB)
  return {
    bytes,
    ttls: all.map(({ ttlAt }) => ({ at: ttlAt, seconds: clamp(answer.readUInt32BE(ttlAt), LEAST_S, MOST_S) })),
    keepMs: 1_000 * keepSeconds(answer, { rcode, answers, authorities }),
    leadsTo: leads ? readLeads(answer, answers) : [],
    isPrivate: all.some((record) => hasPrivateAddress(answer, record)),
  }
}

/** @throws RangeError where it does not end within the bytes */
function readRecord(answer: Buffer, from: number): Record {
  let at = from
  for (let length = answer.readUInt8(at); length !== 0; length = answer.readUInt8(at)) {
    if (length >= 0xc0) {
      at += 1
      break
    }
    if (length > 63) throw new RangeError('no label')
    at += length + 1
  }
  at += 1
  const dataLength = answer.readUInt16BE(at + 8)
  const end = at + 10 + dataLength
  if (end > answer.length) throw new RangeError('cut off')
  return { type: answer.readUInt16BE(at), ttlAt: at + 4, from: at + 10, end }
}

function keepSeconds(
  answer: Buffer,
  { rcode, answers, authorities }: { rcode: number; answers: readonly Record[]; authorities: readonly Record[] },
): number {
  const least = (records: readonly Record[]) => Math.min(...records.map(({ ttlAt }) => answer.readUInt32BE(ttlAt)))
  if (rcode !== RCODE.ok && rcode !== RCODE.noSuchName) return SHORT_S
  if (answers.length > 0) return clamp(least(answers), LEAST_S, MOST_S)
  const soa = authorities.find(({ type }) => type === TYPE.SOA)
  if (soa === undefined || soa.end - soa.from < 20) return SHORT_S
  const minimum = answer.readUInt32BE(soa.end - 4)
  return clamp(Math.min(minimum, answer.readUInt32BE(soa.ttlAt)), LEAST_S, MOST_NEGATIVE_S)
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}

/** Targets of CNAME by the library; those of HTTPS and SVCB stand uncompressed behind the priority (RFC 9460 section 2.2). */
function readLeads(answer: Buffer, answers: readonly Record[]): readonly string[] {
  const packet = decode(answer)
  const names = (packet.answers ?? []).flatMap((one) => (one.type === 'CNAME' ? [one.data] : []))
  for (const { type, from, end } of answers)
    if (type === TYPE.HTTPS || type === TYPE.SVCB) names.push(plainName(answer, from + 2, end).name)
  return names.map((name) => name.toLowerCase().replace(/\.$/, '')).filter((name) => name !== '')
}

function plainName(answer: Buffer, from: number, most: number): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let at = from
  for (let length = answer.readUInt8(at); length !== 0; length = answer.readUInt8(at)) {
    if (length > 63 || at + length >= most) throw new RangeError('no name')
    labels.push(answer.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.'), end: at + 1 }
}

function hasPrivateAddress(answer: Buffer, { type, from, end }: Record): boolean {
  if (type === TYPE.A || type === TYPE.AAAA) return isPrivateAddress(answer.subarray(from, end))
  if (type !== TYPE.HTTPS && type !== TYPE.SVCB) return false
  // hints of addresses are keys 4 and 6
  for (let at = plainName(answer, from + 2, end).end; at + 4 <= end; ) {
    const key = answer.readUInt16BE(at)
    const length = answer.readUInt16BE(at + 2)
    const size = key === 4 ? 4 : key === 6 ? 16 : undefined
    for (let hint = at + 4; size !== undefined && hint + size <= Math.min(end, at + 4 + length); hint += size)
      if (isPrivateAddress(answer.subarray(hint, hint + size))) return true
    at += 4 + length
  }
  return false
}

/** The answer for one asker, `ageMs` after it came. */
export function giveAnswer({ bytes, ttls }: StoredAnswer, query: Query, ageMs: number): Buffer {
  const opt = query.edns === undefined ? undefined : writeOpt(undefined, query.edns.wantsDnssec)
  const given = Buffer.allocUnsafe(bytes.length + (opt?.length ?? 0))
  bytes.copy(given)
  given.writeUInt16BE(query.id, 0)
  given.writeUInt16BE(bytes.readUInt16BE(2) | query.flags, 2)
  query.question.copy(given, HEADER)
  const age = Math.floor(ageMs / 1_000)
  for (const { at, seconds } of ttls) given.writeUInt32BE(Math.max(1, seconds - age), at)
  if (opt === undefined) return given
  opt.copy(given, bytes.length)
  given.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10)
  return given
}
