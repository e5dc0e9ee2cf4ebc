import type { NetworkDestination, NetworkEnd } from '@taga/contract'
import type { WireguardKey } from './wireguard-key.ts'

/** What `wg-quick` reads: this device's end, and the way to what may be reached. Nothing else of the device goes that way. */
export function writeWireguardConfig(about: {
  readonly key: WireguardKey
  readonly network: NetworkEnd
  /** The gateway's host name. */
  readonly host: string
  readonly destinations: readonly NetworkDestination[]
}): string {
  const { key, network, host, destinations } = about
  const ways = [...new Set(destinations.flatMap(({ addresses }) => addresses.map((address) => `${address}/32`)))]
  return [
    '[Interface]',
    `PrivateKey = ${key.privateKey}`,
    `Address = ${network.address}/32`,
    'MTU = 1420',
    '',
    '[Peer]',
    `PublicKey = ${network.publicKey}`,
    `AllowedIPs = ${ways.toSorted().join(', ')}`,
    `Endpoint = ${host}:${network.port}`,
    'PersistentKeepalive = 25',
    '',
  ].join('\n')
}
