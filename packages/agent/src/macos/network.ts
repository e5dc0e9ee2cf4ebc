import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { allUnknown, found, unknown, type Finding, type Findings, type Probe, type World } from '../look/collector.ts'
import { readProfile } from './read-structured.ts'

const LIMIT_MS = 5_000
const FACTS = ['device.networkKind', 'device.networkFingerprint', 'device.vpn', 'device.resolvers'] as const

const Service = z.looseObject({
  type: z.string().optional(),
  interface: z.string().optional(),
  spnetwork_service_order: z.number().optional(),
  IPv4: z.looseObject({ Router: z.string().optional(), ARPResolvedHardwareAddress: z.string().optional() }).optional(),
  DNS: z.looseObject({ ServerAddresses: z.array(z.string()).max(64).optional() }).optional(),
})
type Service = z.infer<typeof Service>

/** Kind of network, fingerprint and resolvers (TW-13, TW-14). VPN is not told: tunnels of extensions are not services of this list. */
export const networkProbe: Probe = {
  id: 'network',
  pace: 'fast',
  facts: FACTS,
  limitMs: LIMIT_MS,
  async look(world) {
    const source = 'system_profiler SPNetworkDataType'
    const read = await readProfile(world, 'SPNetworkDataType', LIMIT_MS)
    const services = read.kind === 'read' ? z.array(Service).safeParse(read.value).data : undefined
    if (services === undefined)
      return { findings: allUnknown(FACTS, read.kind === 'failed' ? read.reason : 'unreadable', source) }
    return { findings: toFindings(world, services, source) }
  },
}

function toFindings(world: World, services: readonly Service[], source: string): Findings {
  const connected = services
    .filter(({ IPv4 }) => IPv4?.Router !== undefined)
    .toSorted((left, right) => (left.spnetwork_service_order ?? 1_000) - (right.spnetwork_service_order ?? 1_000))
  const way = connected[0]
  const resolvers = [...new Set(connected.flatMap(({ DNS }) => DNS?.ServerAddresses ?? []))].toSorted()
  const kind = kindOf(way)
  return {
    'device.networkKind': kind === undefined ? unknown('unreadable', source) : found(kind, source),
    'device.networkFingerprint': fingerprint(world, kind, way, source),
    'device.vpn': unknown('notSupported', source),
    'device.resolvers': found(resolvers, source),
  }
}

/** `type` is a name of the system's own, not of the person's language. */
function kindOf(way: Service | undefined): string | undefined {
  if (way === undefined) return 'none'
  if (way.type === 'AirPort') return 'wifi'
  if (way.type === 'Ethernet') return 'wired'
  return undefined
}

/** As on Linux: the router's hardware address under a secret of this device. */
function fingerprint(world: World, kind: string | undefined, way: Service | undefined, source: string): Finding {
  const address = way?.IPv4?.ARPResolvedHardwareAddress
  if (world.fingerprintKey === undefined) return unknown('notReported', 'this device keeps no secret yet')
  if (kind === undefined || address === undefined) return unknown('unreadable', source)
  const mark = createHmac('sha256', world.fingerprintKey).update(`${kind}\n${address.toLowerCase()}\n`)
  return found(mark.digest('base64url').slice(0, 22), 'router, hashed under a secret of this device')
}

const Interface = z.looseObject({
  spairport_status_information: z.string().optional(),
  spairport_current_network_information: z.looseObject({ spairport_security_mode: z.string().optional() }).optional(),
})

/** Best first: what the enumeration of `SPAirPortDataType` means. Modes that let a weaker one in count as that weaker one. */
const MODES: Readonly<Record<string, string>> = {
  spairport_security_mode_wpa3_personal: 'wpa3',
  spairport_security_mode_wpa3_enterprise: 'wpa3',
  spairport_security_mode_wpa3_transition: 'wpa2',
  spairport_security_mode_wpa2_personal: 'wpa2',
  spairport_security_mode_wpa2_enterprise: 'wpa2',
  spairport_security_mode_wpa_personal_mixed: 'wpa',
  spairport_security_mode_wpa_enterprise_mixed: 'wpa',
  spairport_security_mode_wpa_personal: 'wpa',
  spairport_security_mode_wpa_enterprise: 'wpa',
  spairport_security_mode_wep: 'wep',
  spairport_security_mode_none: 'open',
}
const WORST_LAST = ['notWifi', 'wpa3', 'wpa2', 'wpa', 'wep', 'open']

/** Security of the Wi-Fi in use (TW-14, AD-13). */
export const wifiProbe: Probe = {
  id: 'wifi',
  pace: 'fast',
  facts: ['device.wifiSecurity'],
  limitMs: LIMIT_MS,
  async look(world) {
    return { findings: { 'device.wifiSecurity': await wifi(world) } }
  },
}

async function wifi(world: World): Promise<Finding> {
  const source = 'system_profiler SPAirPortDataType'
  const read = await readProfile(world, 'SPAirPortDataType', LIMIT_MS)
  if (read.kind === 'failed') return unknown(read.reason, source)
  const listed = read.value.flatMap((entry) =>
    z.array(Interface).safeParse(entry['spairport_airport_interfaces'] ?? []),
  )
  if (listed.some(({ success }) => !success)) return unknown('unreadable', source)
  const modes = listed
    .flatMap(({ data }) => data ?? [])
    .filter((card) => card.spairport_status_information === 'spairport_status_connected')
    .map((card) => MODES[card.spairport_current_network_information?.spairport_security_mode ?? ''])
  if (modes.includes(undefined)) return unknown('unreadable', source)
  const worst = Math.max(0, ...modes.map((mode) => WORST_LAST.indexOf(mode ?? 'open')))
  return found(WORST_LAST[worst] ?? 'open', source)
}
