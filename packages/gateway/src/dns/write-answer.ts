import { type BadQuery, type Query, RCODE, TYPE } from './read-query.ts'

/** Why an answer is not the one that was hoped for (RFC 8914 section 4). */
export const EXTENDED = { notReady: 14, blocked: 15, prohibited: 18, noReachableAuthority: 22 } as const

export type Extended = { readonly code: number; readonly text: string }

/** What we say ourselves. `address`: of the page that says why, in bytes. */
export type OwnAnswer = {
  readonly rcode: number
  readonly extended?: Extended
  readonly addresses?: readonly Buffer[]
}

/** What we take by UDP, so that nothing has to be cut in pieces on the way (RFC 9715). */
export const UDP_BYTES = 1_232
/** A page's address is asked for again soon: the reason may be gone. */
const PAGE_TTL = 10
const RESPONSE = 0x8000
const RECURSION_AVAILABLE = 0x0080
/** The text belongs into one packet with everything else. */
const MOST_TEXT_BYTES = 300

/** An answer made here. The reason goes with it where the asker speaks EDNS. */
export function writeAnswer(query: Query, answer: OwnAnswer): Buffer {
  const records = (answer.addresses ?? []).map((address) => addressRecord(query.type, address))
  const opt = query.edns === undefined ? [] : [writeOpt(answer.extended, query.edns.wantsDnssec)]
  return Buffer.concat([header(query, answer.rcode, records.length, opt.length), query.question, ...records, ...opt])
}

/** Badly asked: no more than its number and the error go back. RFC 6891 section 6.1.3 has a longer error for another version of EDNS. */
export function writeBad(bad: BadQuery): Buffer {
  const opt = bad.rcode === 16 ? [optOfVersion()] : []
  return Buffer.concat([header(bad, bad.rcode & 15, 0, opt.length), bad.question, ...opt])
}

function header(to: Query | BadQuery, rcode: number, answers: number, additional: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(to.id, 0)
  bytes.writeUInt16BE(RESPONSE | RECURSION_AVAILABLE | to.flags | rcode, 2)
  bytes.writeUInt16BE(to.question.length === 0 ? 0 : 1, 4)
  bytes.writeUInt16BE(answers, 6)
  bytes.writeUInt16BE(additional, 10)
  return bytes
}

function addressRecord(type: number, address: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + address.length)
  bytes.writeUInt16BE(0xc00c, 0) // the question's name
  bytes.writeUInt16BE(type, 2)
  bytes.writeUInt16BE(1, 4)
  bytes.writeUInt32BE(PAGE_TTL, 6)
  bytes.writeUInt16BE(address.length, 10)
  address.copy(bytes, 12)
  return bytes
}

/** The EDNS record that ends an answer (RFC 6891), with the reason where there is one. */
export function writeOpt(extended: Extended | undefined, wantsDnssec: boolean): Buffer {
  const text = extended === undefined ? Buffer.alloc(0) : cutText(extended.text)
  const bytes = Buffer.alloc(extended === undefined ? 11 : 11 + 6 + text.length)
  bytes.writeUInt16BE(TYPE.OPT, 1)
  bytes.writeUInt16BE(UDP_BYTES, 3)
  if (wantsDnssec) bytes[7] = 0x80
  if (extended === undefined) return bytes
  bytes.writeUInt16BE(6 + text.length, 9)
  bytes.writeUInt16BE(15, 11)
  bytes.writeUInt16BE(2 + text.length, 13)
  bytes.writeUInt16BE(extended.code, 15)
  text.copy(bytes, 17)
  return bytes
}

/** "Another version": the upper bits of its error are in the record itself. */
function optOfVersion(): Buffer {
  const bytes = writeOpt(undefined, false)
  bytes[5] = 1
  return bytes
}

/** Cut between characters. */
function cutText(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length <= MOST_TEXT_BYTES) return bytes
  let end = MOST_TEXT_BYTES
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

/** Too large for one packet: the asker comes again by TCP. */
export function writeTruncated(query: Query): Buffer {
  const opt = query.edns === undefined ? [] : [writeOpt(undefined, query.edns.wantsDnssec)]
  const bytes = Buffer.concat([header(query, RCODE.ok, 0, opt.length), query.question, ...opt])
  bytes.writeUInt16BE(bytes.readUInt16BE(2) | 0x0200, 2)
  return bytes
}
