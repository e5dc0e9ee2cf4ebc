import { isIPv4, isIPv6 } from 'node:net'

/**
 * What the first bytes of a connection from a listed proxy say. `more`: not all of it is there yet. `address` is absent where the proxy
 * speaks for itself (v1 UNKNOWN, v2 LOCAL), as when it asks whether we live.
 */
export type ProxyHeader =
  | { readonly kind: 'more' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'read'; readonly address?: string; readonly lengthBytes: number }

const SIGNATURE = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a])
const MOST_V1_BYTES = 107
const MOST_V2_BYTES = 536
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
  if (command === 0x20) return { kind: 'read', lengthBytes }
  // TCP over IPv4 or IPv6 only: nothing else comes to a web server
  if (family === 0x11 && lengthBytes >= 16 + 12)
    return { kind: 'read', address: [...bytes.subarray(16, 20)].join('.'), lengthBytes }
  if (family === 0x21 && lengthBytes >= 16 + 36)
    return { kind: 'read', address: ipv6Of(bytes.subarray(16, 32)), lengthBytes }
  return REFUSED
}

function ipv6Of(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':')
  return new URL(`http://[${groups}]/`).hostname.slice(1, -1) // in its shortest form
}
