import type { Duplex } from 'node:stream'
import type { ReachableDestination } from '@taga/contract'
import type { AcceptedConnectors } from './accept-connectors.ts'
import { connectPinned, type Resolve } from './connect-pinned.ts'
import type { ConnectorLink } from './connector-link.ts'
import { CannotReach, type Reach } from './reach.ts'
import { sendMagicPacket } from './send-magic-packet.ts'
import { NoneWorked, tryInTurn } from './try-in-turn.ts'

/** A connector that has not answered for so long is given company. */
const NEXT_CONNECTOR_MS = 2_000
const OPEN_MS = 12_000

/** The ways to destinations: straight from this machine, or by whichever connector of the site carries least and works. */
export function createReach({
  connectors,
  resolve,
}: {
  readonly connectors: Pick<AcceptedConnectors, 'linksTo' | 'sites'>
  readonly resolve?: Resolve
}): Reach {
  return {
    open: async (destination, signal, into) => {
      const { via } = destination
      switch (via.kind) {
        case 'direct':
          return connectPinned(destination, { signal, into, ...(resolve === undefined ? {} : { resolve }) })
        case 'site':
          return byConnector(inOrder(connectors.linksTo(via.site), destination), {
            attempt: (link, given) => link.open(destination.id, given),
            signal,
          })
      }
    },
    wake: async (destination) => {
      const { via } = destination
      const mac = macOf(destination)
      if (mac === undefined) throw new CannotReach('unreachable')
      if (via.kind === 'direct') return sendMagicPacket(mac)
      await byConnector(inOrder(connectors.linksTo(via.site), destination), {
        attempt: (link) => link.wake(destination.id),
      })
    },
    sites: connectors.sites,
  }
}

/** Those that should work first, and of these whichever carries least. */
function inOrder(links: readonly ConnectorLink[], { id }: ReachableDestination): readonly ConnectorLink[] {
  return links.toSorted(
    (left, right) =>
      Number(left.isDoubtfulFor(id)) - Number(right.isDoubtfulFor(id)) || left.streams() - right.streams(),
  )
}

/** @throws CannotReach with what the connectors said; the caller's own reason where it gave up */
async function byConnector<Found extends Duplex | void>(
  links: readonly ConnectorLink[],
  {
    attempt,
    signal,
  }: {
    readonly attempt: (link: ConnectorLink, signal: AbortSignal) => Promise<Found>
    readonly signal?: AbortSignal | undefined
  },
): Promise<Found> {
  if (links.length === 0) throw new CannotReach('noConnector')
  try {
    return await tryInTurn(links, {
      attempt,
      nextAfterMs: NEXT_CONNECTOR_MS,
      timeoutMs: OPEN_MS,
      discard: (found) => found?.destroy(),
      signal,
    })
  } catch (cause) {
    if (!(cause instanceof NoneWorked)) throw cause
    throw new CannotReach(reasonOf(cause.causes), { cause })
  }
}

/** What somebody said of the destination tells more than that a connector was gone. */
function reasonOf(causes: readonly unknown[]): CannotReach['reason'] {
  const reasons = causes.map((cause) => (cause instanceof CannotReach ? cause.reason : 'timedOut'))
  return reasons.find((reason) => reason !== 'noConnector' && reason !== 'timedOut') ?? reasons[0] ?? 'noConnector'
}

function macOf(destination: ReachableDestination): string | undefined {
  return destination.kind === 'vnc' || destination.kind === 'rdp' ? destination.wake?.mac : undefined
}
