import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { parseKeyValues } from './key-values.ts'
import { filterOfIptables, filterOfNft, type PacketFilter, turnsAway } from './packet-filter.ts'
import { parseJson } from './parse-json.ts'

/**
 * Whether packets that nobody asked for are turned away (TW-17, CASE-11): judged by the rules that are loaded, whoever loaded them
 * (nftables, ufw, firewalld, iptables). Without root they cannot be read; then ufw's and firewalld's own state is taken.
 */
export const firewallProbe: Probe = {
  id: 'firewall',
  pace: 'fast',
  facts: ['device.firewallOn'],
  limitMs: 900,
  async look(world) {
    return {
      findings: { 'device.firewallOn': world.userId === 0 ? await loadedRules(world) : await serviceState(world) },
    }
  },
}

async function loadedRules(world: World): Promise<Finding> {
  const families = (await hasGlobalIpv6(world)) ? (['ip', 'ip6'] as const) : (['ip'] as const)
  const [nft, legacy] = await Promise.all([nftRules(world), legacyRules(world)])
  if (nft === undefined && legacy === undefined) return unknown('toolMissing', 'neither nft nor iptables')
  const open = families.filter((family) => {
    const filters = [nft?.[family], legacy?.[family]]
    return !filters.some((filter) => filter !== undefined && turnsAway(filter))
  })
  const source = nft === undefined ? 'iptables-save' : 'nft list ruleset'
  return found(open.length === 0, open.includes('ip6') && !open.includes('ip') ? `${source}: IPv6 is open` : source)
}

type Families = { readonly ip: PacketFilter | undefined; readonly ip6: PacketFilter | undefined }

async function nftRules(world: World): Promise<Families | undefined> {
  const listed = await world.run('nft', ['-j', 'list', 'ruleset'], { limitMs: 800, maxBytes: 16 * 1024 * 1024 })
  if (listed.kind === 'failed' || listed.code !== 0) return undefined
  const json = parseJson(listed.stdout)
  return { ip: filterOfNft(json, 'ip'), ip6: filterOfNft(json, 'ip6') }
}

async function legacyRules(world: World): Promise<Families | undefined> {
  const [v4, v6] = await Promise.all(
    ['iptables-legacy-save', 'ip6tables-legacy-save'].map((command) => world.run(command, [], { limitMs: 800 })),
  )
  if (v4?.kind !== 'ended' || v4.code !== 0) return undefined
  return { ip: filterOfIptables(v4.stdout), ip6: v6?.kind === 'ended' ? filterOfIptables(v6.stdout) : undefined }
}

/** /proc/net/if_inet6: address, index, prefix length, scope (00 is global), flags, name. */
async function hasGlobalIpv6(world: World): Promise<boolean> {
  const file = await world.readFile('/proc/net/if_inet6')
  return file.kind === 'text' && /^\S+ \S+ \S+ 00 \S+ +(?!lo$)\S+$/m.test(file.text)
}

async function serviceState(world: World): Promise<Finding> {
  const shown = await world.run('systemctl', ['show', 'ufw', 'firewalld', '-p', 'Id,ActiveState'], { limitMs: 800 })
  if (shown.kind === 'failed' || shown.code !== 0) return unknown('noRight', 'the loaded rules need root')
  const units = shown.stdout.split('\n\n').map(parseKeyValues)
  const isActive = (id: string) => units.some((unit) => unit['Id'] === id && unit['ActiveState'] === 'active')
  if (isActive('ufw.service')) return ufwSettings(world)
  if (isActive('firewalld.service')) return firewalldZone(world)
  return unknown('noRight', 'the loaded rules need root')
}

async function ufwSettings(world: World): Promise<Finding> {
  const enabled = await world.readFile('/etc/ufw/ufw.conf')
  const defaults = await world.readFile('/etc/default/ufw')
  if (enabled.kind === 'failed') return unknown(enabled.reason, '/etc/ufw/ufw.conf')
  if (defaults.kind === 'failed') return unknown(defaults.reason, '/etc/default/ufw')
  const isOn = parseKeyValues(enabled.text)['ENABLED']?.toLowerCase() === 'yes'
  const policy = parseKeyValues(defaults.text)['DEFAULT_INPUT_POLICY'] ?? 'ACCEPT'
  return found(isOn && policy !== 'ACCEPT', 'ufw: service and settings')
}

async function firewalldZone(world: World): Promise<Finding> {
  const name = 'org.fedoraproject.FirewallD1'
  const args = ['--system', '--json=short', 'call', name, '/org/fedoraproject/FirewallD1', name, 'getDefaultZone']
  const called = await world.run('busctl', args, { limitMs: 800 })
  if (called.kind === 'failed' || called.code !== 0) return unknown('noRight', 'firewalld')
  const answer = parseJson(called.stdout)
  const zone =
    typeof answer === 'object' && answer !== null && 'data' in answer && Array.isArray(answer.data)
      ? answer.data[0]
      : undefined
  if (typeof zone !== 'string') return unknown('unreadable', 'firewalld')
  return found(zone !== 'trusted', `firewalld: default zone ${zone}`)
}
