import type { TunnelSocket } from '../tunnel/tunnel-socket.ts'

/** A device that wants to reach destinations by WireGuard. `number`: its own, for good; `publicKey`: as `wg` writes it. */
export type WireguardPeer = {
  readonly session: string
  readonly device: string
  readonly address: string
  readonly number: number
  readonly publicKey: string
}

export type WireguardNetwork = {
  /** Lets a peer in for as long as `socket` stands, to those of the destinations that it may work with, one by one. */
  let(peer: WireguardPeer, destinations: readonly string[], socket: TunnelSocket): void
}
