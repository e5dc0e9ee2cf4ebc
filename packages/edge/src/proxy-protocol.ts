import { isIPv4, isIPv6 } from 'node:net'

/**
 * What the first bytes of a connection from a listed proxy say. `more`: not all of it is there yet. `address` is absent where the proxy
 * speaks for itself (v1 UNKNOWN, v2 LOCAL), as when it asks whether we live. `token`: what a program of ours put there to show that it is one.
 */
export type ProxyHeader =
  | { readonly kind: 'more' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'read'; readonly address?: string; readonly token?: string; readonly lengthBytes: number }

const SIGNATURE = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a])
const MOST_V1_BYTES = 107
const MOST_V2_BYTES = 536
/** The first of the types that are left to whoever uses the protocol (section 2.2.7). */
const TOKEN = 0xe0
const MORE: ProxyHeader = { kind: 'more' }
const REFUSED: ProxyHeader = { kind: 'refused' }

/** The PROXY protocol, version 1 (one line of text) and 2 (binary), read to the letter: whatever is not exactly one of them is refused. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (bytes.length === 0) return MORE
  return bytes[0] === SIGNATURE[0] ? readV2(bytes) : readV1(bytes)
}

function readV1(bytes: Buffer): ProxyHeader {
  const begin = 'PROXY '
  const head = bytes.subarray(0, begin.length).toString('latin1')
  if (!begin.startsWith(head)) return REFUSED
  const end = bytes.subarray(0, MOST_V1_BYTES).indexOf('\r\n')
  if (end === -1) return bytes.length >= MOST_V1_BYTES ? REFUSED : MORE
  const line = bytes.subarray(0, end).toString('latin1')
  const lengthBytes = end + 2
  if (line === 'PROXY UNKNOWN' || line.startsWith('PROXY UNKNOWN ')) return { kind: 'read', lengthBytes }
  const [, family, from, to, fromPort, toPort, ...rest] = line.split(' ')
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : undefined
  const fits =
    isAddress !== undefined &&
    rest.length === 0 &&
    [from, to].every((text) => text !== undefined && !text.includes('%') && isAddress(text)) &&
    [fromPort, toPort].every(isPort)
  return fits && from !== undefined ? { kind: 'read', address: from, lengthBytes } : REFUSED
}

function isPort(text: string | undefined): boolean {
  return text !== undefined && /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function readV2(bytes: Buffer): ProxyHeader {
  const known = Math.min(bytes.length, SIGNATURE.length)
  if (!bytes.subarray(0, known).equals(SIGNATURE.subarray(0, known))) return REFUSED
  if (bytes.length < 16) return MORE
  const command = bytes.readUInt8(12)
  const family = bytes.readUInt8(13)
  const lengthBytes = 16 + bytes.readUInt16BE(14)
  if ((command !== 0x20 && command !== 0x21) || lengthBytes > MOST_V2_BYTES) return REFUSED
  if (bytes.length < lengthBytes) return MORE
  // TCP over IPv4 or IPv6 only: nothing else comes to a web server
  const addressBytes = command === 0x20 ? 0 : family === 0x11 ? 12 : family === 0x21 ? 36 : undefined
  if (addressBytes === undefined || lengthBytes < 16 + addressBytes) return REFUSED
  const token = tokenIn(bytes.subarray(16 + addressBytes, lengthBytes))
  if (command === 0x20) return { kind: 'read', ...(token === undefined ? {} : { token }), lengthBytes }
  const address = family === 0x11 ? [...bytes.subarray(16, 20)].join('.') : ipv6Of(bytes.subarray(16, 32))
  return { kind: 'read', address, ...(token === undefined ? {} : { token }), lengthBytes }
}

/** Type, length and value, one after another; what follows a broken one counts for nothing. */
function tokenIn(bytes: Buffer): string | undefined {
  for (let at = 0; at + 3 <= bytes.length; ) {
    const end = at + 3 + bytes.readUInt16BE(at + 1)
    if (end > bytes.length) return undefined
    if (bytes[at] === TOKEN) return bytes.toString('latin1', at + 3, end)
    at = end
  }
  return undefined
}

/** A header of version 2 that says for whom a connection comes; of an address that is none it says nothing (LOCAL). */
export function writeProxyHeader({ address, token }: { readonly address: string; readonly token: string }): Buffer {
  const from = isIPv4(address) ? ipv4Bytes(address) : isIPv6(address) ? ipv6Bytes(address) : Buffer.alloc(0)
  const told = Buffer.from(token, 'latin1')
  // the address that was dialled and both ports are nothing that anybody asks for
  const ends = from.length === 0 ? from : Buffer.concat([from, Buffer.alloc(from.length + 4)])
  const body = Buffer.concat([ends, Buffer.from([TOKEN, told.length >> 8, told.length & 0xff]), told])
  const [command, family] = from.length === 0 ? [0x20, 0x00] : [0x21, from.length === 4 ? 0x11 : 0x21]
  return Buffer.concat([SIGNATURE, Buffer.from([command, family, body.length >> 8, body.length & 0xff]), body])
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}

function ipv6Bytes(address: string): Buffer {
  const whole = new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname.slice(1, -1)
  const [front = '', back] = whole.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)))
  const [first, last] = [groups(front), groups(back ?? '')]
  const bytes = Buffer.alloc(16)
  first.forEach((group, at) => bytes.writeUInt16BE(group, at * 2))
  last.forEach((group, at) => bytes.writeUInt16BE(group, 16 - (last.length - at) * 2))
  return bytes
}

function ipv6Of(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':')
  return new URL(`http://[${groups}]/`).hostname.slice(1, -1) // in its shortest form
}
