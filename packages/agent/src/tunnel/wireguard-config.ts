import type { NetworkDestination, NetworkEnd } from '@taga/contract'
import type { WireguardKey } from './wireguard-key.ts'

/**
 * What `wg-quick` reads: this device's end, and the way to what may be reached. Nothing else of the device goes that way, but for the names that
 * it asks for where the gateway answers them.
 */
export function writeWireguardConfig(about: {
  readonly key: WireguardKey
  readonly network: NetworkEnd
  /** The gateway's host name. */
  readonly host: string
  readonly destinations: readonly NetworkDestination[]
}): string {
  const { key, network, host, destinations } = about
  const { names } = network
  const addresses = destinations.flatMap((destination) => destination.addresses)
  const ways = [...new Set([...addresses, ...(names === undefined ? [] : [names])].map((address) => `${address}/32`))]
  return [
    '[Interface]',
    `PrivateKey = ${key.privateKey}`,
    `Address = ${network.address}/32`,
    'MTU = 1420',
    ...(names === undefined ? [] : [`DNS = ${names}`]),
    '',
    '[Peer]',
    `PublicKey = ${network.publicKey}`,
    `AllowedIPs = ${ways.toSorted().join(', ')}`,
    `Endpoint = ${host}:${network.port}`,
    'PersistentKeepalive = 25',
    '',
  ].join('\n')
}

/** The same, with this computer's names asked for where they were before. */
export function withoutNames(config: string): string {
  return config.replace(/^DNS = .*\n/m, '')
}
