import { isIPv6 } from 'node:net'

/**
 * What tries are counted under for an address: of IPv6 the first 64 bits, since one line has all addresses that begin so (RFC 6177) and may
 * take another for each try. An IPv4 address, also one written as IPv6, stands for itself.
 */
export function lineOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const isIPv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  const shown = isIPv4 ? groups : groups.slice(0, 4)
  return shown.map((group) => group.toString(16)).join(':')
}

/** The eight groups of an IPv6 address. */
export function groupsOf(address: string): readonly number[] {
  const [text = ''] = address.split('%')
  const whole = new URL(`http://[${text}]/`).hostname.slice(1, -1) // lower case, without an IPv4 part
  const [head = '', tail] = whole.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return read(head)
  const [before, after] = [read(head), read(tail)]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}
