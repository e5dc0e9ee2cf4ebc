import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { hasExpiredList, LISTS_MAX_AGE_MS, listsTime } from './apt.ts'
import { BROWSER_FLATPAKS, BROWSER_PACKAGES, BROWSER_SNAPS } from './browser-list.ts'
import { listFlatpaks, listSnaps } from './sandboxed-applications.ts'

type Installed = { readonly name: string; readonly version: string; readonly kind: 'dpkg' | 'rpm' | 'snap' | 'flatpak' }

/** Browsers with their versions, and whether a newer one waits (TW-5, CASE-02). */
export const browsersProbe: Probe = {
  id: 'browsers',
  pace: 'slow',
  facts: ['device.browsers', 'device.browserCurrent'],
  limitMs: 30_000,
  async look(world) {
    const browsers = await installedBrowsers(world)
    if ('unknown' in browsers) return { findings: { 'device.browsers': browsers, 'device.browserCurrent': browsers } }
    const names = browsers.list.map(({ name, version }) => `${name} ${version}`).toSorted()
    return {
      findings: {
        'device.browsers': found(names, 'package registers'),
        'device.browserCurrent': await areCurrent(world, browsers.list),
      },
    }
  },
}

async function installedBrowsers(
  world: World,
): Promise<{ readonly list: readonly Installed[] } | (Finding & { readonly unknown: unknown })> {
  const [packages, snaps, flatpaks] = await Promise.all([
    installedPackages(world),
    listSnaps(world),
    listFlatpaks(world),
  ])
  if (packages === undefined) return { unknown: 'unreadable', source: 'package register' }
  return {
    list: [
      ...packages,
      ...snaps.filter(({ name }) => BROWSER_SNAPS.includes(name)).map((snap) => ({ ...snap, kind: 'snap' as const })),
      ...flatpaks
        .filter(({ name }) => BROWSER_FLATPAKS.includes(name))
        .map((one) => ({ ...one, kind: 'flatpak' as const })),
    ],
  }
}

async function installedPackages(world: World): Promise<readonly Installed[] | undefined> {
  const isDpkg = (await world.stat('/var/lib/dpkg/status')).kind === 'stat'
  // Both end with an error when one of the names is not installed; what is installed is listed all the same.
  const listed = isDpkg
    ? await world.run('dpkg-query', ['-W', '-f=${Package}\\t${Version}\\t${db:Status-Abbrev}\\n', ...BROWSER_PACKAGES])
    : await world.run('rpm', ['-q', '--queryformat', '%{NAME}\\t%{VERSION}-%{RELEASE}\\tii \\n', ...BROWSER_PACKAGES])
  if (listed.kind === 'failed') return undefined
  return listed.stdout.split('\n').flatMap((line) => {
    const [name = '', version = '', state = ''] = line.split('\t')
    // Ubuntu's "firefox" and "chromium-browser" packages only fetch the snap.
    const isWrapper = /snap/.test(version)
    const kind = isDpkg ? ('dpkg' as const) : ('rpm' as const)
    return state.startsWith('ii') && version !== '' && !isWrapper ? [{ name, version, kind }] : []
  })
}

async function areCurrent(world: World, browsers: readonly Installed[]): Promise<Finding> {
  if (browsers.length === 0) return unknown('notSupported', 'no known browser is installed')
  const other = browsers.find(({ kind }) => kind !== 'dpkg')
  if (other !== undefined)
    return unknown('notSupported', `${other.name} (${other.kind}): its publisher would have to be asked`)
  const refreshedAt = await listsTime(world)
  if (refreshedAt === undefined) return unknown('absent', 'no apt package lists')
  if (world.now() - refreshedAt > LISTS_MAX_AGE_MS || (await hasExpiredList(world))) {
    return unknown('unreadable', 'apt package lists older than 48 h')
  }
  const policy = await world.run('apt-cache', ['policy', ...browsers.map(({ name }) => name)])
  if (policy.kind === 'failed' || policy.code !== 0) return unknown('unreadable', 'apt-cache policy')
  const states = parsePolicy(policy.stdout)
  const unlisted = states.find((state) => !state.fromRepository)
  if (unlisted !== undefined) return unknown('notSupported', `${unlisted.name} comes from no repository`)
  if (states.length < browsers.length) return unknown('unreadable', 'apt-cache policy')
  const behind = states.filter(({ installed, candidate }) => installed !== candidate).map(({ name }) => name)
  return found(behind.length === 0, behind.length === 0 ? 'apt-cache policy' : `newer: ${behind.join(' ')}`)
}

type PackageState = {
  readonly name: string
  readonly installed: string
  readonly candidate: string
  readonly fromRepository: boolean
}

/** `apt-cache policy` in the C locale. A version known only from /var/lib/dpkg/status was installed by hand and nobody tells of its successor. */
export function parsePolicy(stdout: string): readonly PackageState[] {
  return stdout.split(/^(?=\S)/m).flatMap((block) => {
    const name = /^(\S+):$/m.exec(block)?.[1]
    const installed = /^ {2}Installed: (\S+)$/m.exec(block)?.[1]
    const candidate = /^ {2}Candidate: (\S+)$/m.exec(block)?.[1]
    if (name === undefined || installed === undefined || candidate === undefined) return []
    const sources = block.split('\n').filter((line) => /^ {8,}-?\d+ \S/.test(line))
    return [
      { name, installed, candidate, fromRepository: sources.some((line) => !line.includes('/var/lib/dpkg/status')) },
    ]
  })
}
