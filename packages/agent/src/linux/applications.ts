import { found, unknown, type Application, type Probe, type World } from '../look/collector.ts'
import { listFlatpaks, listSnaps } from './sandboxed-applications.ts'

/** Applications that somebody chose to install or that stand in the menu (AD-6, TW-6, CASE-03); what they brought along is not listed. */
export const applicationsProbe: Probe = {
  id: 'applications',
  pace: 'slow',
  facts: ['device.applicationCount'],
  limitMs: 30_000,
  async look(world) {
    const [packages, snaps, flatpaks] = await Promise.all([packagesOf(world), listSnaps(world), listFlatpaks(world)])
    if (packages === undefined)
      return { findings: { 'device.applicationCount': unknown('unreadable', 'package register') } }
    const applications: readonly Application[] = [
      ...packages,
      ...snaps.map((snap) => ({ ...snap, kind: 'snap' as const })),
      ...flatpaks.map((one) => ({ ...one, kind: 'flatpak' as const })),
    ]
    return { applications, findings: { 'device.applicationCount': found(applications.length, 'package registers') } }
  },
}

async function packagesOf(world: World): Promise<readonly Application[] | undefined> {
  if ((await world.stat('/var/lib/dpkg/status')).kind === 'stat') return dpkgApplications(world)
  const menu = await menuPackages(world)
  const format = '%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{VENDOR}\\t%{INSTALLTIME}\\n'
  const listed = await world.run('rpm', ['-qa', '--queryformat', format])
  if (listed.kind === 'failed' || listed.code !== 0) return undefined
  return listed.stdout.split('\n').flatMap((line) => {
    const [name = '', version = '', publisher = '', installed = ''] = line.split('\t')
    if (!menu.has(name)) return []
    return [{ name, version, publisher, installedAt: Number(installed) * 1000, kind: 'rpm' as const }]
  })
}

async function dpkgApplications(world: World): Promise<readonly Application[] | undefined> {
  const [listed, menu, automatic] = await Promise.all([
    world.run('dpkg-query', [
      '-W',
      '-f=${Package}\\t${Version}\\t${Maintainer}\\t${db:Status-Abbrev}\\t${Priority}\\t${Section}\\n',
    ]),
    menuPackages(world),
    automaticPackages(world),
  ])
  if (listed.kind === 'failed' || listed.code !== 0) return undefined
  const chosen = listed.stdout.split('\n').flatMap((line) => {
    const [name = '', version = '', publisher = '', state = '', priority = '', section = ''] = line.split('\t')
    const isBase =
      ['required', 'important', 'standard'].includes(priority) ||
      /(^|\/)(libs|oldlibs|localization|fonts|doc)$/.test(section)
    const isChosen = menu.has(name) || (!isBase && !automatic.has(name))
    return state.startsWith('ii') && isChosen ? [{ name, version, publisher, kind: 'dpkg' as const }] : []
  })
  return Promise.all(chosen.map(async (one) => ({ ...one, ...(await dpkgInstallTime(world, one.name)) })))
}

async function dpkgInstallTime(world: World, name: string): Promise<{ readonly installedAt?: number }> {
  const stat = await world.stat(`/var/lib/dpkg/info/${name}.list`)
  return stat.kind === 'stat' ? { installedAt: Math.round(stat.modifiedAt) } : {}
}

/** Packages that own an entry of the menu. */
async function menuPackages(world: World): Promise<ReadonlySet<string>> {
  const listed = await world.listFolder('/usr/share/applications')
  const entries = listed.kind === 'names' ? listed.names.filter((name) => name.endsWith('.desktop')) : []
  if (entries.length === 0) return new Set()
  const paths = entries.map((name) => `/usr/share/applications/${name}`)
  const isDpkg = (await world.stat('/var/lib/dpkg/status')).kind === 'stat'
  const owners = isDpkg
    ? await world.run('dpkg-query', ['-S', ...paths])
    : await world.run('rpm', ['-qf', '--queryformat', '%{NAME}\\n', ...paths])
  if (owners.kind === 'failed') return new Set()
  const names = owners.stdout.split('\n').flatMap((line) => {
    const owner = isDpkg
      ? /^([a-z0-9][a-z0-9.+-]*)(?::[a-z0-9]+)?: \//.exec(line)?.[1]
      : /^[A-Za-z0-9._+-]+$/.exec(line)?.[0]
    return owner === undefined ? [] : [owner]
  })
  return new Set(names)
}

/** Packages that apt installed only because another needed them. */
async function automaticPackages(world: World): Promise<ReadonlySet<string>> {
  const file = await world.readFile('/var/lib/apt/extended_states')
  if (file.kind === 'failed') return new Set()
  const names = file.text.split('\n\n').flatMap((block) => {
    const name = /^Package: (\S+)$/m.exec(block)?.[1]
    return name !== undefined && /^Auto-Installed: 1$/m.test(block) ? [name] : []
  })
  return new Set(names)
}
