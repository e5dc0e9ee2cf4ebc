import type { Words } from '@taga/core'
import { letPeers } from './let-peers.ts'
import { GATEWAY_ADDRESS } from './packet-rules.ts'
import { openWireguardInterface } from './wireguard-interface.ts'
import { readOrMakeWireguardKey } from './wireguard-key.ts'
import type { WireguardNetwork } from './wireguard-network.ts'
import { whyNoWireguard } from './why-not.ts'

/** `lacks`: what is missing, each with how to supply it. `broken`: it worked, and does not any more. */
export type WireguardEvent =
  | { readonly kind: 'up'; readonly port: number }
  | { readonly kind: 'lacks'; readonly lacks: readonly Words[] }
  | { readonly kind: 'broken'; readonly error: unknown }

/** Where peers may come in by UDP at `port`; undefined where this machine cannot, which is said. @throws UnusableFile */
export async function openWireguard(options: {
  readonly folder: string
  readonly port: number
  /** The folders in which programs of the system lie. */
  readonly path: string
  /** The ports at `GATEWAY_ADDRESS` where names are asked for, and whether peers should ask there now: they know of port 53 alone. */
  readonly names: { readonly ports: readonly number[]; readonly isAnswering: () => boolean }
  readonly room: Parameters<typeof letPeers>[0]
  readonly said: (event: WireguardEvent) => void
}): Promise<(WireguardNetwork & { close(): Promise<void> }) | undefined> {
  const { folder, port, path, names, room, said } = options
  const lacks = await whyNoWireguard(path)
  if (lacks.length > 0) {
    said({ kind: 'lacks', lacks })
    return undefined
  }
  const key = await readOrMakeWireguardKey(folder)
  let network: ReturnType<typeof letPeers> | undefined
  try {
    const at = await openWireguardInterface({
      key,
      port,
      namePorts: names.ports,
      onBroken: (error) => {
        said({ kind: 'broken', error })
        void network?.close().catch(room.onFault)
      },
    })
    const namesAt = () => (names.ports.includes(53) && names.isAnswering() ? GATEWAY_ADDRESS : undefined)
    network = letPeers(room, at, { publicKey: key.publicKey, namesAt })
    said({ kind: 'up', port })
    return network
  } catch (error) {
    said({ kind: 'broken', error })
    return undefined
  }
}
