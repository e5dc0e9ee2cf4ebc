import { isIPv4 } from 'node:net'
import type { DestinationOf, NetworkDestination, TunnelWords } from '@taga/contract'
import { isDelicate } from '@taga/edge'
import type { Hold, LiveConnection } from '../live/live-connection.ts'
import { pinnedAddresses } from '../reach/pinned-addresses.ts'
import { openingOf, osOf, tcpDestination, type TunnelRoom } from '../tunnel/tunnel-room.ts'
import type { TunnelSocket } from '../tunnel/tunnel-socket.ts'
import { decisionWords, endingWords, plain, refusalWords, type Told } from '../tunnel/tunnel-words.ts'
import { type Passage, peerAddress } from './packet-rules.ts'
import type { WireguardInterface } from './wireguard-interface.ts'
import type { WireguardNetwork, WireguardPeer } from './wireguard-network.ts'

/** How often it is looked who moves bytes: their sessions are in use. */
const LOOK_MS = 60_000
const MOST_PEERS = 5_000

/** Something that a peer asked for, and how it stands. */
type Wanted = {
  readonly destination: DestinationOf<'tcp'>
  readonly addresses: readonly string[]
  state: NetworkDestination['state']
  words?: TunnelWords | undefined
}

type Peer = {
  readonly of: WireguardPeer
  readonly address: string
  readonly wanted: Map<string, Wanted>
  readonly leave: () => void
  moved: number
}

/**
 * Peers by the socket that their agent holds: each destination is a live connection of its own, decided and watched like any other, and what
 * may pass is the sum of those that are open. A peer with none left is removed, and so is one whose socket ends.
 */
export function letPeers(
  room: Omit<TunnelRoom, 'network' | 'reach' | 'redeem' | 'whenAt' | 'key' | 'audience'>,
  at: WireguardInterface,
  own: { readonly publicKey: string; readonly namesAt: () => string | undefined },
): WireguardNetwork & { close(): Promise<void> } {
  const peers = new Map<string, Peer>()
  const looks = setInterval(() => void look().catch(room.onFault), LOOK_MS).unref()

  function pass(): Promise<void> {
    const passages: Passage[] = []
    for (const { address: peer, wanted } of peers.values())
      for (const { state, addresses, destination } of wanted.values())
        if (state === 'open') for (const address of addresses) passages.push({ peer, address, port: destination.port })
    return at.setPassages(passages)
  }

  /** Who moved bytes since the last time works by their session. */
  async function look(): Promise<void> {
    const transfers = await at.transfers()
    for (const [publicKey, peer] of peers) {
      const { from = 0, to = 0 } = transfers.get(publicKey) ?? {}
      if (from + to > peer.moved) room.onVisit(peer.of.session)
      peer.moved = from + to
    }
  }

  function tell({ session, device, address }: WireguardPeer, cause: string, more: { destination?: string } = {}): void {
    room.log.write({ event: 'refused', carrier: 'wireguard', session, device, address, cause, ...more })
  }

  function refuse(of: WireguardPeer, socket: TunnelSocket, cause: 'full' | 'notProved'): void {
    tell(of, cause)
    socket.end({ kind: 'refused', ...plain(cause) })
  }

  function letIn(of: WireguardPeer, ids: readonly string[], socket: TunnelSocket): void {
    const address = peerAddress(of.number)
    if (address === undefined || peers.size >= MOST_PEERS) return refuse(of, socket, 'full')
    // a key and a number are one device's: nobody takes another's place by naming them
    const others = [...peers.values()].filter((each) => each.of.publicKey === of.publicKey || each.address === address)
    if (others.some((each) => each.of.device !== of.device)) return refuse(of, socket, 'notProved')
    for (const each of others) each.leave()
    const wanted = new Map<string, Wanted>()
    /** By destination. */
    const live = new Map<string, LiveConnection>()
    let last: Told = plain('unknownDestination')
    let isIn = true
    let isSaid = false
    const peer: Peer = { of, address, wanted, leave, moved: 0 }
    peers.set(of.publicKey, peer)
    socket.onClose(leave)
    const refused = [...new Set(ids)].flatMap((id) => open(id) ?? [])
    if (live.size === 0) {
      leave()
      return socket.end({ kind: 'refused', ...(refused[0] ?? last) })
    }
    socket.takeNothing()
    Promise.all([at.addPeer(of.publicKey, address), pass()]).then(
      () => {
        if (!isIn) return
        isSaid = true
        const names = own.namesAt()
        const network = { publicKey: own.publicKey, port: at.port, address, ...(names === undefined ? {} : { names }) }
        socket.say({ kind: 'open', tunnel: of.publicKey, network })
        say()
      },
      (error: unknown) => {
        room.onFault(error)
        leave()
        socket.end({ kind: 'refused', ...plain('noNetwork') })
      },
    )

    /** Registers one destination and decides. What is not let in is told as closed, with why. */
    function open(id: string): Told | undefined {
      const destination = tcpDestination(room, id)
      if (destination === undefined) {
        tell(of, 'unknownDestination')
        return plain('unknownDestination')
      }
      const addresses = addressesOf(destination)
      const entry: Wanted = { destination, addresses, state: 'closed' }
      wanted.set(id, entry)
      if (addresses.length === 0) {
        tell(of, 'notByNetwork', { destination: id })
        return close(plain('notByNetwork'))
      }
      const about = () => ({ name: destination.name, os: osOf(room, of.device), findRule: room.findRule })
      const hold: Hold = {
        cut: (ending) => {
          live.delete(id)
          close(endingWords(ending, about()))
          changed()
        },
        pause: (decision) => {
          entry.state = 'paused'
          entry.words = decisionWords(decision, about())
          changed()
        },
        resume: () => {
          entry.state = 'open'
          entry.words = undefined
          changed()
        },
        oblige: () => undefined,
      }
      const { session, address: from } = of
      const answer = room.live.open(openingOf(destination, { carrier: 'wireguard', session, address: from }), hold)
      if (answer.kind === 'refused') return close(refusalWords(answer, about()))
      live.set(id, answer.connection)
      if (answer.connection.begin()) entry.state = 'open'
      return undefined

      function close(told: Told): Told {
        entry.state = 'closed'
        entry.words = told.words
        last = told
        return told
      }
    }

    /** Told after the packets are stopped, so that what is said is so. */
    function changed(): void {
      if (!isIn) return
      const passed = pass()
      if (live.size === 0) leave()
      passed.then(
        () => {
          if (live.size === 0) socket.end({ kind: 'cut', ...last })
          else if (isSaid) say()
        },
        (error: unknown) => room.onFault(error),
      )
    }

    function say(): void {
      const destinations = [...wanted.values()].map(({ destination, addresses: found, state, words }) => ({
        id: destination.id,
        name: destination.name,
        state,
        addresses: [...found],
        port: destination.port,
        ...(words === undefined ? {} : { words }),
      }))
      socket.say({ kind: 'destinations', destinations })
    }

    function leave(): void {
      if (!isIn) return
      isIn = false
      if (peers.get(of.publicKey) === peer) peers.delete(of.publicKey)
      for (const connection of live.values()) connection.close()
      pass().catch(room.onFault)
      // one that comes back in the same breath goes on with the keys that it agreed on
      queueMicrotask(() => {
        if (!peers.has(of.publicKey)) at.removePeer(of.publicKey).catch(room.onFault)
      })
      // the agent dials again where it still wants to
      if (live.size > 0) socket.cut()
    }
  }

  return {
    let: letIn,
    close: async () => {
      clearInterval(looks)
      for (const peer of peers.values()) peer.leave()
      await at.close()
    },
  }
}

/** Where packets may go: the IPv4 addresses that were registered, and only straight from here. */
function addressesOf({ via, host, pinned }: DestinationOf<'tcp'>): readonly string[] {
  if (via.kind !== 'direct') return []
  const found = isIPv4(host) ? pinnedAddresses([host], pinned) : pinned
  // what is this machine's own, or its link's, is not reached by forwarding
  return found.filter((address) => isIPv4(address) && !isDelicate(address))
}
