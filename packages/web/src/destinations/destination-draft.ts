import type { DestinationInput } from '@taga/contract'
import { emptyPool, type PoolDraft, poolDraftOf, poolOf } from './pool-draft.ts'

export const KINDS = ['web', 'vnc', 'rdp', 'desktop', 'tcp'] as const
export type DestinationKind = DestinationInput['kind']
export type TrustKind = 'none' | 'public' | 'authority' | 'pinned'

/** What the form holds: every field of every kind as it is typed; what a kind does not have is left out when it is sent. */
export type DestinationDraft = {
  readonly kind: DestinationKind
  readonly name: string
  readonly resource: string
  readonly via: 'direct' | 'site'
  readonly site: string
  readonly host: string
  readonly port: string
  /** Addresses, one a line. */
  readonly pinned: string
  readonly publicName: string
  readonly scheme: 'http' | 'https'
  readonly trust: TrustKind
  readonly pem: string
  readonly sha256: string
  readonly hostHeader: 'upstream' | 'public'
  readonly webSocket: boolean
  readonly files: 'enforced' | 'free'
  readonly mostUploadMb: string
  readonly encodedSlashes: 'refused' | 'passed'
  readonly user: string
  readonly domain: string
  readonly wakeMac: string
  readonly pool: PoolDraft
}

const MB = 1_048_576
const PORTS: Readonly<Record<DestinationKind, string>> = { web: '443', vnc: '5900', rdp: '3389', tcp: '', desktop: '' }
const TRUST: Readonly<Record<DestinationKind, TrustKind>> = {
  web: 'public',
  vnc: 'none',
  rdp: 'pinned',
  tcp: 'none',
  desktop: 'none',
}

/** Where a form begins: what is right for most, and keeps most back where that has a price. */
export function emptyDraft(kind: DestinationKind, resource: string): DestinationDraft {
  return {
    kind,
    name: '',
    resource,
    via: 'direct',
    site: '',
    host: '',
    port: PORTS[kind],
    pinned: '',
    publicName: '',
    scheme: 'https',
    trust: TRUST[kind],
    pem: '',
    sha256: '',
    hostHeader: 'upstream',
    webSocket: true,
    files: 'enforced',
    mostUploadMb: '100',
    encodedSlashes: 'refused',
    user: '',
    domain: '',
    wakeMac: '',
    pool: emptyPool(),
  }
}

/** The draft as another kind: its usual port and certificate, what was typed for all kinds kept. */
export function asKind(draft: DestinationDraft, kind: DestinationKind): DestinationDraft {
  return { ...draft, kind, port: PORTS[kind], trust: TRUST[kind], scheme: 'https' }
}

/** The draft with another scheme, and the port that goes with it where the usual one of the other stood. */
export function asScheme(draft: DestinationDraft, scheme: 'http' | 'https'): DestinationDraft {
  const isUsual = draft.port === (draft.scheme === 'https' ? '443' : '80')
  return { ...draft, scheme, port: isUsual ? (scheme === 'https' ? '443' : '80') : draft.port }
}

/** What is registered, as the form holds it. */
export function draftOf(destination: DestinationInput): DestinationDraft {
  const { kind, via } = destination
  const named: DestinationDraft = {
    ...emptyDraft(kind, destination.resource),
    name: destination.name,
    via: via.kind,
    site: via.kind === 'site' ? via.site : '',
  }
  if (kind === 'desktop') {
    const { publicName, user = '', pool } = destination
    return { ...named, publicName, user, pool: poolDraftOf(pool) }
  }
  return { ...named, ...placeDraftOf(destination) }
}

function placeDraftOf(destination: Exclude<DestinationInput, { kind: 'desktop' }>): Partial<DestinationDraft> {
  const { kind, pinned = [] } = destination
  const known = {
    host: destination.host,
    port: String(destination.port),
    // an address that is its own needs no second line
    pinned: pinned.length === 1 && pinned[0] === destination.host ? '' : pinned.join('\n'),
  }
  if (kind === 'tcp') return known
  const trust = destination.trust ?? { kind: 'none' as const }
  const named = {
    ...known,
    publicName: destination.publicName,
    trust: trust.kind,
    pem: trust.kind === 'authority' ? trust.pem : '',
    sha256: trust.kind === 'pinned' ? trust.sha256 : '',
  }
  if (destination.kind === 'web') {
    const { scheme, hostHeader, webSocket, files, mostUploadBytes, encodedSlashes = 'refused' } = destination
    const mostUploadMb = mostUploadBytes === 0 ? '' : String(mostUploadBytes / MB)
    return { ...named, scheme, hostHeader, webSocket, files, mostUploadMb, encodedSlashes }
  }
  const domain = destination.kind === 'rdp' ? (destination.domain ?? '') : ''
  return { ...named, user: destination.user ?? '', domain, wakeMac: destination.wakeMac ?? '' }
}

/** What is sent: only what the kind has. What cannot be read is sent as it is, so that the server names the field. */
export function inputOf(draft: DestinationDraft): object {
  const { kind, name, resource, host } = draft
  const via = draft.via === 'site' ? { kind: 'site', site: draft.site } : { kind: 'direct' }
  if (kind === 'desktop') {
    const own = { kind, name, resource, publicName: draft.publicName, pool: poolOf(draft.pool) }
    if (draft.pool.source !== 'hosts') return { ...own, via: { kind: 'direct' } }
    return { ...own, via, ...known({ user: draft.user }) }
  }
  const pinned = draft.pinned.split(/[\s,、]+/).filter((address) => address !== '')
  const common = {
    kind,
    name,
    resource,
    via,
    host: host.trim(),
    port: numberOf(draft.port),
    ...(pinned.length === 0 ? {} : { pinned }),
  }
  if (kind === 'tcp') return common
  const { publicName } = draft
  const office = { ...common, publicName, ...known({ user: draft.user, wakeMac: draft.wakeMac }) }
  switch (kind) {
    case 'web':
      return {
        ...common,
        publicName,
        scheme: draft.scheme,
        trust: draft.scheme === 'https' ? trustOf(draft) : { kind: 'public' },
        hostHeader: draft.hostHeader,
        webSocket: draft.webSocket,
        files: draft.files,
        mostUploadBytes: draft.mostUploadMb.trim() === '' ? 0 : bytesOf(draft.mostUploadMb),
        ...(draft.encodedSlashes === 'passed' ? { encodedSlashes: draft.encodedSlashes } : {}),
      }
    case 'vnc':
      return { ...office, ...(draft.trust === 'none' ? {} : { trust: trustOf(draft) }) }
    case 'rdp':
      return { ...office, trust: trustOf(draft), ...known({ domain: draft.domain }) }
  }
}

function trustOf({ trust, pem, sha256 }: DestinationDraft): object {
  if (trust === 'authority') return { kind: 'authority', pem: pem.trim() }
  // programs write fingerprints in capitals and with colons
  if (trust === 'pinned') return { kind: 'pinned', sha256: sha256.replaceAll(/[\s:]/g, '').toLowerCase() }
  return { kind: 'public' }
}

function known(texts: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
}

function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text.normalize('NFKC'))
}

function bytesOf(megabytes: string): number {
  return Math.round(Number(megabytes.normalize('NFKC')) * MB)
}
