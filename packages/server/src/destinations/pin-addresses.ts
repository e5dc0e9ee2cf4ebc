import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Fault, type Via } from '@taga/contract'
import { isDelicate } from '@taga/edge'

const MOST_ADDRESSES = 16

/**
 * The addresses that a host may have from now on: those that are written down, whatever they are, else what its name says now. A name is
 * believed about a place in the network, never about this machine itself, its link or its cloud's metadata: whoever keeps the name would
 * choose what people open there. `field`: where the host was written.
 * @throws Fault `bad_input`: `required` where only the site could ask; `not_found`; `delicate` with the address
 */
export async function addressesOf(
  { host, pinned }: { readonly host: string; readonly pinned?: readonly string[] | undefined },
  via: Via,
  field: 'host' | 'hosts',
): Promise<string[]> {
  if (pinned !== undefined) return [...pinned]
  if (isIP(host) !== 0) return [host]
  if (via.kind === 'site') throw wrong({ field: 'pinned', problem: 'required' })
  const found = (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address)
  if (found.length === 0) throw wrong({ field, problem: 'not_found' })
  const delicate = found.find((address) => isDelicate(address) || ownAddresses().has(address))
  if (delicate !== undefined) throw wrong({ field, problem: 'delicate', address: delicate })
  return found.slice(0, MOST_ADDRESSES)
}

/** Where this server answers, and the gateway beside it. */
function ownAddresses(): ReadonlySet<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)))
}

function wrong(problem: { readonly field: string; readonly problem: string; readonly address?: string }): Fault {
  return new Fault('bad_input', { in: 'body', fields: [problem] })
}
