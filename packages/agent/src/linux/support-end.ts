import { parseKeyValues } from './key-values.ts'

/**
 * Last day of security updates that cost nothing extra, by `ID:VERSION_ID` of os-release; the earlier day where a publisher names only a month.
 * Sources, as of 2026-11: Debian wiki "LTS" and "DebianReleases", Ubuntu "Release cycle" (standard support), Red Hat "Life cycle", AlmaLinux and Rocky
 * release pages, CentOS "EOL", Fedora "Releases/EOL", openSUSE "Lifetime", Linux Mint "All versions".
 */
const SUPPORT_END: Readonly<Record<string, string>> = {
  'debian:9': '2022-06-30',
  'debian:10': '2024-06-30',
  'debian:11': '2026-08-31',
  'debian:12': '2028-06-30',
  'debian:13': '2030-06-30',
  'raspbian:11': '2026-08-31',
  'raspbian:12': '2028-06-30',
  'ubuntu:16.04': '2021-04-30',
  'ubuntu:18.04': '2023-05-31',
  'ubuntu:20.04': '2025-05-29',
  'ubuntu:22.04': '2027-04-01',
  'ubuntu:24.04': '2029-04-01',
  'ubuntu:24.10': '2025-07-10',
  'ubuntu:25.04': '2026-01-15',
  'ubuntu:25.10': '2026-07-01',
  'ubuntu:26.04': '2031-04-01',
  'linuxmint:20': '2025-04-01',
  'linuxmint:21': '2027-04-01',
  'linuxmint:22': '2029-04-01',
  'rhel:7': '2024-06-30',
  'rhel:8': '2029-05-31',
  'rhel:9': '2032-05-31',
  'rhel:10': '2035-05-31',
  'centos:7': '2024-06-30',
  'centos:8': '2021-12-31',
  'centos:9': '2027-05-31',
  'almalinux:8': '2029-03-01',
  'almalinux:9': '2032-05-31',
  'almalinux:10': '2035-05-31',
  'rocky:8': '2029-05-31',
  'rocky:9': '2032-05-31',
  'rocky:10': '2035-05-31',
  'fedora:40': '2025-05-13',
  'fedora:41': '2025-11-19',
  'fedora:42': '2026-05-13',
  'opensuse-leap:15.5': '2024-12-31',
  'opensuse-leap:15.6': '2026-04-30',
  'opensuse-leap:16.0': '2027-10-31',
}

const ROLLING = ['arch', 'opensuse-tumbleweed', 'gentoo', 'void', 'manjaro', 'endeavouros']

export type SupportEnd =
  | { readonly kind: 'until'; readonly at: number; readonly source: string }
  | { readonly kind: 'rolling' | 'notInTable' }

/**
 * Until when the distribution gives security updates, epoch ms at the end of its last day in UTC (AD-8, TW-8).
 * The system's own word (`SUPPORT_END` in os-release) goes before the table; a distribution in neither is unknown, never supported.
 */
export function supportEnd(osRelease: string): SupportEnd {
  const release = parseKeyValues(osRelease)
  const own = endOfDay(release['SUPPORT_END'])
  if (own !== undefined) return { kind: 'until', at: own, source: 'os-release SUPPORT_END' }
  const id = release['ID'] ?? 'linux'
  const version = release['VERSION_ID'] ?? ''
  const listed = endOfDay(SUPPORT_END[`${id}:${version}`] ?? SUPPORT_END[`${id}:${version.split('.')[0] ?? ''}`])
  if (listed !== undefined) return { kind: 'until', at: listed, source: `table of support ends, ${id} ${version}` }
  return { kind: ROLLING.includes(id) ? 'rolling' : 'notInTable' }
}

function endOfDay(day: string | undefined): number | undefined {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const at = Date.parse(`${day}T23:59:59Z`)
  return Number.isNaN(at) ? undefined : at
}
