/** One thing that one peer may reach: addresses as IPv4 text. */
export type Passage = { readonly peer: string; readonly address: string; readonly port: number }

/** The network of peers; the gateway has its first address. */
const NETWORK = '10.198.0.0/16'
export const GATEWAY_ADDRESS = '10.198.0.1'
export const INTERFACE = 'taga0'
const TABLE = 'inet taga'

/** Passages end by themselves so soon unless they are said again: those of a gateway that was killed do not outlive it for long. */
const PASSAGE_SECONDS = 30
export const SAY_AGAIN_MS = 10_000

/** The address of the peer with this number; undefined where the network has none for it. */
export function peerAddress(number: number): string | undefined {
  if (!Number.isInteger(number) || number < 2 || number > 65_000) return undefined
  return `10.198.${number >> 8}.${number & 255}`
}

/**
 * What passes between peers and destinations, as nftables reads it. Every packet is held against the passages, also those of connections that
 * stand: what is taken away is stopped with its next packet, and nothing is let through for having been let through before. Peers reach
 * neither each other nor this machine, but for the ports at its address in their network where names are answered.
 */
export function packetRules({ namePorts }: { readonly namePorts: readonly number[] }): string {
  const ports = [...new Set(namePorts)].join(', ')
  const names = 'meta l4proto { tcp, udp } th'
  const asked = `iifname "${INTERFACE}" ip daddr ${GATEWAY_ADDRESS} ${names} dport { ${ports} } accept`
  const answered = `oifname "${INTERFACE}" ip saddr ${GATEWAY_ADDRESS} ct state established ${names} sport { ${ports} } accept`
  return `table ${TABLE} {}
delete table ${TABLE}
table ${TABLE} {
  set passages {
    type ipv4_addr . ipv4_addr . inet_service
    flags timeout
  }
  chain from_peers {
    oifname "${INTERFACE}" drop
    meta l4proto tcp ip saddr . ip daddr . tcp dport @passages accept
    drop
  }
  chain to_peers {
    meta l4proto tcp ct state established ip daddr . ip saddr . tcp sport @passages accept
    drop
  }
  chain forward {
    type filter hook forward priority -10; policy accept;
    iifname "${INTERFACE}" jump from_peers
    oifname "${INTERFACE}" jump to_peers
  }
  chain inbound {
    type filter hook input priority -10; policy accept;
    ${ports === '' ? '' : asked}
    iifname "${INTERFACE}" drop
  }
  chain outbound {
    type filter hook output priority -10; policy accept;
    ${ports === '' ? '' : answered}
    oifname "${INTERFACE}" drop
  }
  chain leaving {
    type nat hook postrouting priority 100; policy accept;
    ip saddr ${NETWORK} oifname != "${INTERFACE}" masquerade
  }
}
`
}

export const NO_PACKET_RULES = `table ${TABLE} {}\ndelete table ${TABLE}\n`

/** All passages at once, in the place of those before: one transaction, so that there is no moment between. */
export function sayPassages(passages: readonly Passage[]): string {
  const lines = [`flush set ${TABLE} passages`]
  const elements = new Set(
    passages.map(({ peer, address, port }) => `${peer} . ${address} . ${port} timeout ${PASSAGE_SECONDS}s`),
  )
  if (elements.size > 0) lines.push(`add element ${TABLE} passages { ${[...elements].join(', ')} }`)
  return `${lines.join('\n')}\n`
}
