import {
  allUnknown,
  found,
  unknown,
  type Finding,
  type Findings,
  type Probe,
  type Sight,
  type World,
} from '../look/collector.ts'
import { hasExpiredList, LISTS_MAX_AGE_MS, listsTime, parseSimulatedUpgrade } from './apt.ts'
import { parseCheckUpdate, parseSecurityUpdates } from './dnf.ts'

const PENDING = ['device.pendingSecurityUpdates', 'device.pendingUpdates'] as const
const HOURS_48 = '48 h'

/** Pending updates and the last one installed (AD-8, TW-8, CASE-05). Old lists are unknown: "0 pending" would only mean that nobody asked. */
export const updatesProbe: Probe = {
  id: 'updates',
  pace: 'slow',
  facts: ['device.pendingSecurityUpdates', 'device.pendingUpdates', 'device.lastUpdateInstalledAt'],
  limitMs: 60_000,
  async look(world) {
    if ((await world.stat('/var/lib/dpkg/status')).kind === 'stat') return lookAtApt(world)
    if ((await world.stat('/usr/bin/dnf')).kind === 'stat') return lookAtDnf(world)
    const none = 'neither apt nor dnf'
    return {
      findings: {
        ...allUnknown(PENDING, 'notSupported', none),
        'device.lastUpdateInstalledAt': unknown('notSupported', none),
      },
    }
  },
}

async function lookAtApt(world: World): Promise<Sight> {
  const last: Findings = { 'device.lastUpdateInstalledAt': await lastDpkgUpgrade(world) }
  const refreshedAt = await listsTime(world)
  if (refreshedAt === undefined)
    return { findings: { ...last, ...allUnknown(PENDING, 'absent', 'no apt package lists') } }
  if (world.now() - refreshedAt > LISTS_MAX_AGE_MS || (await hasExpiredList(world))) {
    return { findings: { ...last, ...allUnknown(PENDING, 'unreadable', `apt package lists older than ${HOURS_48}`) } }
  }
  const args = ['-s', '-o', 'Debug::NoLocking=true', 'dist-upgrade']
  const simulated = await world.run('apt-get', args)
  if (simulated.kind === 'failed')
    return { findings: { ...last, ...allUnknown(PENDING, simulated.reason, 'apt-get -s') } }
  if (simulated.code !== 0) return { findings: { ...last, ...allUnknown(PENDING, 'unreadable', 'apt-get -s') } }
  const updates = parseSimulatedUpgrade(simulated.stdout)
  const security = updates.filter((update) => update.security).map(({ name, version }) => `${name} ${version}`)
  return {
    pendingSecurity: security,
    findings: {
      ...last,
      'device.pendingSecurityUpdates': found(security.length, 'apt-get -s dist-upgrade'),
      'device.pendingUpdates': found(updates.length, 'apt-get -s dist-upgrade'),
    },
  }
}

/** dpkg.log keeps local time without a zone, so it is read in this program's own zone. */
async function lastDpkgUpgrade(world: World): Promise<Finding> {
  for (const path of ['/var/log/dpkg.log', '/var/log/dpkg.log.1']) {
    const file = await world.readFile(path)
    if (file.kind === 'failed') {
      if (file.reason === 'absent') continue
      return unknown(file.reason, path)
    }
    const upgrades = file.text.split('\n').filter((line) => /^\S+ \S+ upgrade /.test(line))
    const [day, time] = upgrades.at(-1)?.split(' ') ?? []
    const at = Date.parse(`${day}T${time}`)
    if (!Number.isNaN(at)) return found(Math.min(at, world.now()), path)
  }
  return unknown('notReported', 'dpkg.log holds no upgrade')
}

async function lookAtDnf(world: World): Promise<Sight> {
  const last: Findings = { 'device.lastUpdateInstalledAt': await lastRpmInstall(world) }
  const refreshedAt = await dnfCacheTime(world)
  if (refreshedAt === undefined) return { findings: { ...last, ...allUnknown(PENDING, 'absent', 'no dnf cache') } }
  if (world.now() - refreshedAt > LISTS_MAX_AGE_MS) {
    return { findings: { ...last, ...allUnknown(PENDING, 'unreadable', `dnf cache older than ${HOURS_48}`) } }
  }
  const [security, all] = await Promise.all([
    world.run('dnf', ['-q', '-C', 'updateinfo', 'list', '--security']),
    world.run('dnf', ['-q', '-C', 'check-update']),
  ])
  const advisories =
    security.kind === 'ended' && security.code === 0 ? parseSecurityUpdates(security.stdout) : undefined
  // check-update ends with 100 when something is pending, 0 when nothing is.
  const pending = all.kind === 'ended' && [0, 100].includes(all.code) ? parseCheckUpdate(all.stdout) : undefined
  const failed = (result: typeof all) => unknown(result.kind === 'failed' ? result.reason : 'unreadable', 'dnf -C')
  return {
    ...(advisories === undefined ? {} : { pendingSecurity: advisories }),
    findings: {
      ...last,
      'device.pendingSecurityUpdates':
        advisories === undefined ? failed(security) : found(advisories.length, 'dnf updateinfo list --security'),
      'device.pendingUpdates': pending === undefined ? failed(all) : found(pending.length, 'dnf check-update'),
    },
  }
}

async function dnfCacheTime(world: World): Promise<number | undefined> {
  for (const path of ['/var/cache/dnf/expired_repos.json', '/var/cache/libdnf5', '/var/cache/dnf']) {
    const stat = await world.stat(path)
    if (stat.kind === 'stat') return stat.modifiedAt
  }
  return undefined
}

async function lastRpmInstall(world: World): Promise<Finding> {
  const listed = await world.run('rpm', ['-qa', '--queryformat', '%{INSTALLTIME}\\n'])
  if (listed.kind === 'failed') return unknown(listed.reason, 'rpm')
  const times = listed.stdout
    .split('\n')
    .map(Number)
    .filter((seconds) => seconds > 0)
  return times.length === 0 ? unknown('unreadable', 'rpm') : found(Math.max(...times) * 1000, 'rpm INSTALLTIME')
}
