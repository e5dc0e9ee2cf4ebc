import type { DestinationOf, RedeemTunnel, StreamPosition } from '@taga/contract'
import type { ObligationKind, Rule } from '@taga/core'
import type { KnownFacts } from '../facts/known.ts'
import type { Names } from '../front/names.ts'
import type { OutpostKey } from '../identity/outpost-key.ts'
import type { LiveConnections, Opening } from '../live/live-connection.ts'
import type { AccessLog } from '../log/access-log.ts'
import type { Reach } from '../reach/reach.ts'
import type { WireguardNetwork } from '../wireguard/wireguard-network.ts'

/** What tunnels need of a gateway. */
export type TunnelRoom = {
  /** This gateway's own key, and for whom devices sign: the server's audience. */
  readonly key: OutpostKey
  readonly audience: string
  readonly live: LiveConnections
  readonly facts: Pick<KnownFacts, 'find' | 'now'>
  readonly names: Pick<Names, 'byId'>
  readonly reach: Pick<Reach, 'open'>
  readonly log: Pick<AccessLog, 'write'>
  readonly findRule: (id: string) => Rule | undefined
  /** Asks the server; rejects where it cannot be asked. */
  readonly redeem: (body: RedeemTunnel) => Promise<unknown>
  /** Whether the stream has come to this position, within that time. */
  readonly whenAt: (position: StreamPosition, withinMs: number) => Promise<boolean>
  /** Somebody works by this session. */
  readonly onVisit: (session: string) => void
  readonly onFault: (error: unknown) => void
  /** Where peers of WireGuard are let in; without it they are told that there is none. */
  readonly network?: WireguardNetwork | undefined
}

/** The length of the work is all that can be seen to: what passes is not looked into. */
const CARRIES: readonly ObligationKind[] = ['maxLength']

export function openingOf(
  destination: DestinationOf<'tcp'>,
  by: { readonly carrier: 'tcp' | 'wireguard'; readonly session: string; readonly address: string },
): Opening {
  const { id, resource, pattern } = destination
  return { ...by, resource, destination: id, pattern, action: 'edit', carries: CARRIES }
}

/** A destination that tunnels may open, as it is registered now. */
export function tcpDestination({ names }: Pick<TunnelRoom, 'names'>, id: string): DestinationOf<'tcp'> | undefined {
  const found = names.byId(id)
  return found?.kind === 'tcp' ? found : undefined
}

/** By the system of the device its person is told how to mend it there. */
export function osOf({ facts }: Pick<TunnelRoom, 'facts'>, device: string): string | undefined {
  const os = facts.find('device', device)?.seen['device.os']
  return os?.kind === 'value' && typeof os.value === 'string' ? os.value : undefined
}
