import type { DesktopPoolInput } from '@taga/contract'

/** Where desktops come from, as the form asks: one of the two built-in ones, or machines that are there. */
export type PoolSource = 'desktop' | 'browser' | 'hosts'
export type Reach = 'none' | 'registered' | 'public'

/** What the form holds of a pool, as it is typed. */
export type PoolDraft = {
  readonly source: PoolSource
  readonly startUrl: string
  readonly reach: Reach
  readonly size: string
  readonly cpuPercent: string
  readonly memoryMb: string
  readonly most: string
  readonly home: 'reset' | 'kept'
  readonly idleMinutes: string
  readonly protocol: 'vnc' | 'rdp'
  /** One machine a line: `host:port`, and the fingerprint of its certificate where it has one. */
  readonly hosts: string
}

export const SIZES = ['1280x800', '1440x900', '1920x1080'] as const
const MINUTE_MS = 60_000
const PORTS = { vnc: 5900, rdp: 3389 } as const

/** Where the form begins: nothing outside is reached, and nothing stays. */
export function emptyPool(): PoolDraft {
  return {
    source: 'desktop',
    startUrl: '',
    reach: 'none',
    size: SIZES[0],
    cpuPercent: '100',
    memoryMb: '1024',
    most: '4',
    home: 'reset',
    idleMinutes: '30',
    protocol: 'vnc',
    hosts: '',
  }
}

/** The pool from another source: a browser needs more room, and something to reach. */
export function asSource(pool: PoolDraft, source: PoolSource): PoolDraft {
  if (source !== 'browser') return { ...pool, source }
  const reach = pool.reach === 'none' ? 'registered' : pool.reach
  return { ...pool, source, reach, memoryMb: pool.memoryMb === '1024' ? '2048' : pool.memoryMb }
}

/** What is registered, as the form holds it. */
export function poolDraftOf(pool: DesktopPoolInput): PoolDraft {
  const common = { ...emptyPool(), home: pool.home, idleMinutes: String(pool.idleMs / MINUTE_MS) }
  if (pool.kind === 'hosts') {
    const { protocol } = pool
    return { ...common, source: 'hosts', protocol, hosts: pool.hosts.map(lineOf).join('\n') }
  }
  const { profile, startUrl = '', reach, width, height, cpuPercent, memoryMb, most } = pool
  return {
    ...common,
    source: profile,
    startUrl,
    reach,
    size: `${width}x${height}`,
    cpuPercent: String(cpuPercent),
    memoryMb: String(memoryMb),
    most: String(most),
  }
}

/** What is sent. What cannot be read is sent as it is, so that the server names the field. */
export function poolOf(draft: PoolDraft): object {
  const { source, home, protocol } = draft
  const common = { home, idleMs: numberOf(draft.idleMinutes, MINUTE_MS) }
  if (source === 'hosts')
    return { ...common, kind: 'hosts', protocol, hosts: linesOf(draft.hosts).map((line) => hostOf(line, protocol)) }
  const [width, height] = draft.size.split('x').map(Number)
  const startUrl = draft.startUrl.trim()
  return {
    ...common,
    kind: 'builtIn',
    profile: source,
    reach: draft.reach,
    width,
    height,
    cpuPercent: numberOf(draft.cpuPercent),
    memoryMb: numberOf(draft.memoryMb),
    most: numberOf(draft.most),
    ...(source === 'browser' && startUrl !== '' ? { startUrl } : {}),
  }
}

type Host = Extract<DesktopPoolInput, { kind: 'hosts' }>['hosts'][number]

function lineOf({ host, port, trust }: Host): string {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return trust?.kind === 'pinned' ? `${at} ${trust.sha256}` : at
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function hostOf(line: string, protocol: 'vnc' | 'rdp'): object {
  const [at = '', ...rest] = line.split(/\s+/)
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(at)
  const sha256 = rest.join('').replaceAll(':', '').toLowerCase()
  return {
    host: found?.[1] ?? found?.[2] ?? at,
    port: found?.[3] === undefined ? PORTS[protocol] : Number(found[3]),
    ...(sha256 === '' ? {} : { trust: { kind: 'pinned', sha256 } }),
  }
}

function numberOf(text: string, unit = 1): number | string {
  const typed = text.trim()
  return /^\d+$/.test(typed) ? Number(typed) * unit : typed
}
