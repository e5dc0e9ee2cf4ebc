import { isIP, SocketAddress } from 'node:net'
import { isDelicate } from '@taga/edge'

/**
 * Which of the addresses that a host was found to have may be dialled: those that were written when the destination was registered.
 * Addresses of this machine itself, of its link, of cloud metadata, and forms that hide another address are believed only where they were
 * written letter for letter.
 */
export function pinnedAddresses(found: readonly string[], pinned: readonly string[]): readonly string[] {
  const allowed = found.filter((address) => pinned.some((pin) => isPinned(address, pin)))
  return [...new Set(allowed)]
}

function isPinned(address: string, pin: string): boolean {
  if (isIP(address) === 0) return false
  if (address === pin) return true
  return !isDelicate(address) && !isDelicate(pin) && canonical(address) === canonical(pin)
}

/** One writing for every way to write an address. */
function canonical(address: string): string | undefined {
  const family = isIP(address)
  if (family === 0) return undefined
  return new SocketAddress({ address, family: family === 4 ? 'ipv4' : 'ipv6' }).address
}
