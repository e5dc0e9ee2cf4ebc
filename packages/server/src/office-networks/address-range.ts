import { isIPv4, isIPv6 } from 'node:net'
import { groupsOf } from '../http/line-of.ts'

/** A range of addresses: its first address in bytes (4 or 16), and how many bits all of it share. */
export type AddressRange = { readonly first: readonly number[]; readonly bits: number }

/** Wider than this is no office: 65,536 addresses of IPv4, one provider's share of IPv6. */
const LEAST_BITS = { 4: 16, 16: 32 } as const

/** One line has all IPv6 addresses that share these bits (RFC 6177). */
const LINE_BITS = 64

/** Reads one address or a range as CIDR. Undefined for what is neither, is too wide, or could be anybody's (see `ANYBODYS`). */
export function readRange(text: string): AddressRange | undefined {
  const [address = '', bitsText, more] = text.trim().split('/')
  const bytes = bytesOf(address)
  if (bytes === undefined || more !== undefined || (bitsText !== undefined && !/^\d{1,3}$/.test(bitsText)))
    return undefined
  const bits = bitsText === undefined ? bytes.length * 8 : Number(bitsText)
  if (bits > bytes.length * 8 || bits < LEAST_BITS[bytes.length === 4 ? 4 : 16]) return undefined
  const range = { first: masked(bytes, bits), bits }
  return ANYBODYS.some((each) => isInside(each, range.first)) ? undefined : range
}

/** What an address that the server sees would be registered as: itself, of IPv6 the line it comes from. */
export function rangeOfAddress(address: string): AddressRange | undefined {
  const bytes = bytesOf(address)
  if (bytes === undefined) return undefined
  return readRange(bytes.length === 4 ? bytes.join('.') : `${writeAddress(bytes)}/${LINE_BITS}`)
}

/** The range in its one spelling. */
export function writeRange({ first, bits }: AddressRange): string {
  return `${writeAddress(first)}/${bits}`
}

/** Whether the address lies in the range. Never for what is no address, nor across families. */
export function holdsAddress(range: AddressRange, address: string): boolean {
  const bytes = bytesOf(address)
  return bytes !== undefined && isInside(range, bytes)
}

export function familyOf(address: string): 4 | 6 | undefined {
  const bytes = bytesOf(address)
  return bytes === undefined ? undefined : bytes.length === 4 ? 4 : 6
}

function isInside({ first, bits }: AddressRange, bytes: readonly number[]): boolean {
  return bytes.length === first.length && masked(bytes, bits).every((byte, index) => byte === first[index])
}

/** IPv4 written as IPv6 is IPv4. */
function bytesOf(address: string): readonly number[] | undefined {
  if (isIPv4(address)) return address.split('.').map(Number)
  if (!isIPv6(address)) return undefined
  const bytes = groupsOf(address).flatMap((group) => [group >> 8, group & 0xff])
  return isInside(MAPPED, bytes) ? bytes.slice(12) : bytes
}

function masked(bytes: readonly number[], bits: number): readonly number[] {
  return bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8))
    return byte & (0xff << (8 - kept)) & 0xff
  })
}

/** As RFC 5952 has it, which is how URLs are written. */
function writeAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

const MAPPED: AddressRange = { first: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0], bits: 96 }

/** Nobody's own: this computer, the link, and addresses that a provider shares among its customers (RFC 6598, RFC 6333). */
const ANYBODYS: readonly AddressRange[] = [
  { first: [0, 0, 0, 0], bits: 8 },
  { first: [127, 0, 0, 0], bits: 8 },
  { first: [100, 64, 0, 0], bits: 10 },
  { first: [169, 254, 0, 0], bits: 16 },
  { first: [192, 0, 0, 0], bits: 29 },
  { first: [224, 0, 0, 0], bits: 3 },
  { first: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 64 },
  { first: [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 10 },
  { first: [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 8 },
]
