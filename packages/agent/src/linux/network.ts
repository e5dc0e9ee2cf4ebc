import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { allUnknown, found, unknown, type Finding, type Findings, type Probe, type World } from '../look/collector.ts'
import { parseJson } from './parse-json.ts'
import { type LinkKind, linkKind, readRoutes, type Route } from './routes.ts'
import { runningProcesses } from './running-processes.ts'
import { lookAtWifi } from './wifi.ts'

const FACTS = [
  'device.networkKind',
  'device.wifiSecurity',
  'device.networkFingerprint',
  'device.vpn',
  'device.resolvers',
] as const

/** Kind of network, security of the Wi-Fi, its fingerprint, VPN and resolvers (TW-13, TW-14, AD-13, CASE-09). */
export const networkProbe: Probe = {
  id: 'network',
  pace: 'fast',
  facts: FACTS,
  limitMs: 900,
  async look(world) {
    const resolvers: Findings = { 'device.resolvers': await resolversOf(world) }
    const [v4, v6] = await Promise.all([readRoutes(world, '-4'), readRoutes(world, '-6')])
    if (v4 === undefined || v6 === undefined) {
      return { findings: { ...allUnknown(FACTS, 'toolMissing', 'ip route'), ...resolvers } }
    }
    const kinds = await kindsOf(world, [...v4, ...v6])
    const way = physicalWay([...v4, ...v6], kinds)
    return {
      findings: { ...resolvers, 'device.vpn': await vpnOf(world, v4, v6, kinds), ...(await networkOf(world, way)) },
    }
  },
}

type Kinds = ReadonlyMap<string, LinkKind>
type Way = { readonly device: string; readonly gateway: string | undefined; readonly kind: LinkKind }

async function kindsOf(world: World, routes: readonly Route[]): Promise<Kinds> {
  const names = [...new Set(routes.flatMap(({ dev }) => (dev === undefined || dev === 'lo' ? [] : [dev])))]
  const kinds = await Promise.all(names.map((name) => linkKind(world, name)))
  return new Map(names.map((name, index) => [name, kinds[index] ?? 'virtual']))
}

/** The default route that does not lead into a tunnel, by the lowest metric. */
function physicalWay(routes: readonly Route[], kinds: Kinds): Way | undefined {
  const ways = defaultsOf(routes)
    .filter(({ dev }) => dev !== undefined && kinds.get(dev) !== 'tunnel')
    .toSorted((left, right) => (left.metric ?? 0) - (right.metric ?? 0))
  const [best] = ways
  if (best?.dev === undefined) return undefined
  return { device: best.dev, gateway: best.gateway, kind: kinds.get(best.dev) ?? 'virtual' }
}

function defaultsOf(routes: readonly Route[]): readonly Route[] {
  return routes.filter(({ dst }) => dst === 'default' || dst === '0.0.0.0/0' || dst === '::/0')
}

async function networkOf(world: World, way: Way | undefined): Promise<Findings> {
  if (way === undefined) {
    return {
      'device.networkKind': found('none', 'ip route: no default route'),
      'device.wifiSecurity': found('notWifi', 'ip route: no default route'),
      'device.networkFingerprint': unknown('notReported', 'no network'),
    }
  }
  const kind = way.kind === 'tunnel' ? 'virtual' : way.kind
  const wifi = kind === 'wifi' ? await lookAtWifi(world, way.device) : undefined
  return {
    'device.networkKind': found(kind, `/sys/class/net/${way.device}`),
    'device.wifiSecurity': wifi?.security ?? found('notWifi', `/sys/class/net/${way.device}`),
    'device.networkFingerprint': await fingerprint(world, way, wifi?.name),
  }
}

const Neighbours = z.array(z.looseObject({ dst: z.string(), lladdr: z.string().optional() })).max(10_000)

/**
 * A network is known again by its router's hardware address and its name. Both would betray the place (public maps list them), and a plain hash
 * of 48 bits is guessed in minutes: so they are hashed under a secret that never leaves this device. Two devices see the same network differently.
 */
async function fingerprint(world: World, way: Way, wifiName: string | undefined): Promise<Finding> {
  if (world.fingerprintKey === undefined) return unknown('notReported', 'this device keeps no secret yet')
  if (way.gateway === undefined) return unknown('notSupported', 'no router on this link')
  const listed = await world.run('ip', ['-j', 'neigh', 'show', way.gateway, 'dev', way.device], { limitMs: 600 })
  const neighbours = listed.kind === 'ended' ? Neighbours.safeParse(parseJson(listed.stdout)) : undefined
  const address = neighbours?.data?.find(({ dst }) => dst === way.gateway)?.lladdr
  if (address === undefined) return unknown('unreadable', 'ip neigh')
  const mark = createHmac('sha256', world.fingerprintKey).update(
    `${way.kind}\n${address.toLowerCase()}\n${wifiName ?? ''}`,
  )
  return found(mark.digest('base64url').slice(0, 22), 'router and network name, hashed under a secret of this device')
}

/** Everything goes through a tunnel (full), something does (split), or nothing. IPv6 that goes around an IPv4 tunnel makes it split. */
async function vpnOf(world: World, v4: readonly Route[], v6: readonly Route[], kinds: Kinds): Promise<Finding> {
  const isTunnel = ({ dev }: Route) => dev !== undefined && kinds.get(dev) === 'tunnel'
  const tunnels = [...v4, ...v6].filter(isTunnel)
  if (tunnels.length === 0) {
    const running = await runningProcesses(world)
    const ipsec =
      running.kind === 'names' && ['charon', 'charon-systemd', 'pluto'].some((name) => running.names.has(name))
    return ipsec ? unknown('notSupported', 'IPsec without an interface of its own') : found('none', 'ip route')
  }
  const covers4 = takesAll(v4.filter(isTunnel), ['0.0.0.0/1', '128.0.0.0/1'])
  const covers6 = takesAll(v6.filter(isTunnel), ['::/1', '8000::/1'])
  const goesAround6 = defaultsOf(v6).some((route) => !isTunnel(route)) && !covers6
  const source = `ip route: ${[...new Set(tunnels.map(({ dev }) => dev))].join(' ')}`
  if (!covers4) return found('split', source)
  return found(goesAround6 ? 'split' : 'full', goesAround6 ? `${source}; IPv6 goes around it` : source)
}

/** A default route, or its two halves as OpenVPN sets them. */
function takesAll(routes: readonly Route[], halves: readonly string[]): boolean {
  return defaultsOf(routes).length > 0 || halves.every((half) => routes.some(({ dst }) => dst === half))
}

/** The resolvers really asked: systemd-resolved's own list where resolv.conf only names its stub. */
async function resolversOf(world: World): Promise<Finding> {
  const file = await world.readFile('/etc/resolv.conf')
  if (file.kind === 'failed') return unknown(file.reason, '/etc/resolv.conf')
  const named = nameservers(file.text)
  const path = '/run/systemd/resolve/resolv.conf'
  const behindStub = named.includes('127.0.0.53') ? await world.readFile(path) : undefined
  if (behindStub?.kind === 'text') return found(nameservers(behindStub.text), path)
  return found(named, '/etc/resolv.conf')
}

function nameservers(text: string): readonly string[] {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].flatMap(([, address]) => address ?? []).slice(0, 64)
}
