import type { Server } from 'node:http'
import { createSecureContext, type SecureContext } from 'node:tls'
import { Fault } from '@taga/contract'
import type { Words } from '@taga/core'
import {
  type CertificateFolder,
  type CertificateNote,
  type CertificateOrder,
  type Challenges,
  type ClientAddresses,
  createChallenges,
  type Elsewhere,
  type NameSettings,
  type NextName,
  PROBLEM_WORDS,
  type PublicListener,
  type ReadCertificate,
  readCertificate,
  type ServingCertificate,
} from '@taga/edge'
import type { PublicName } from '../http/places.ts'
import type { Log } from '../log.ts'

/** A certificate chain and its key, as PEM. */
export type Pem = { readonly chain: string; readonly key: string }

/** What happens with the public name, told to whoever keeps the ledger. */
export type NameEvent =
  | { readonly kind: 'named'; readonly settings: NameSettings; readonly by: string; readonly fingerprint?: string }
  | { readonly kind: 'renewed'; readonly url: string; readonly fingerprint: string; readonly until: number }
  | { readonly kind: 'cleared'; readonly by: string }

export type NameKeeping = {
  readonly folder: CertificateFolder
  /** Serves what comes out of TLS. */
  readonly http: Server
  readonly clients: ClientAddresses
  /** Who serves the other names that come to the public ports. */
  readonly elsewhere?: () => Elsewhere | undefined
  readonly listen: { readonly tlsPort: number; readonly httpPort: number; readonly address?: string | undefined }
  /** TAGA_URL. */
  readonly fixedUrl?: string | undefined
  /** The name the organisation's other servers serve, where this one has none of its own. */
  readonly storedUrl?: string | undefined
  readonly now: () => number
  readonly log: Log
  readonly record: (event: NameEvent) => Promise<void>
  readonly patience?: CertificateOrder['patience']
}

export type Serving = {
  readonly certificate: ServingCertificate
  readonly notes: readonly CertificateNote[]
  readonly context: SecureContext
}

/** What the keeper of the public name knows at a moment. Changed by this folder's files alone. */
export type HeldName = {
  readonly keeping: NameKeeping
  readonly challenges: Challenges
  settings: NameSettings | undefined
  next: NextName | undefined
  serving: Serving | undefined
  storedUrl: string | undefined
  listener: PublicListener | undefined
  problem: Words | undefined
  ordering: Promise<void> | undefined
  closed: boolean
}

/** What this machine was told before. Nothing is served yet. */
export function holdName(keeping: NameKeeping): HeldName {
  const { folder, fixedUrl, storedUrl } = keeping
  return {
    keeping,
    challenges: createChallenges(),
    settings: fixedUrl === undefined ? folder.readSettings() : undefined,
    next: fixedUrl === undefined ? folder.readNext() : undefined,
    serving: undefined,
    storedUrl,
    listener: undefined,
    problem: undefined,
    ordering: undefined,
    closed: false,
  }
}

/** By which name people come, at this moment. */
export function nameOf({
  keeping: { fixedUrl },
  settings,
  serving,
  listener,
  storedUrl,
}: HeldName): PublicName | undefined {
  if (fixedUrl !== undefined) return { url: new URL(fixedUrl), by: 'proxy' }
  if (settings !== undefined) {
    const url = new URL(settings.url)
    if (settings.source.kind === 'proxy') return { url, by: 'proxy' }
    if (serving !== undefined && listener !== undefined) return { url, by: 'ourTls' }
    return undefined // a name that cannot be opened now helps nobody
  }
  return storedUrl === undefined ? undefined : { url: new URL(storedUrl), by: 'elsewhere' }
}

/** From now on: files first, then this process, then everybody else. */
export async function install(
  held: HeldName,
  wanted: NameSettings,
  { pem, by }: { readonly pem: Pem | undefined; readonly by: string },
): Promise<void> {
  const { folder, record } = held.keeping
  if (pem !== undefined) folder.writeServing(pem)
  folder.writeSettings(wanted)
  folder.writeNext(undefined)
  held.next = undefined
  held.settings = wanted
  if (pem === undefined) held.serving = undefined
  else serve(held, pem, wanted)
  held.storedUrl = wanted.url
  if (wanted.source.kind === 'proxy') {
    await held.listener?.close()
    held.listener = undefined
  }
  const facts = held.serving?.certificate.facts
  await record({
    kind: 'named',
    settings: wanted,
    by,
    ...(facts === undefined ? {} : { fingerprint: facts.fingerprint }),
  })
}

/** Serves this certificate, if it can be; else says why not. */
export function serve(held: HeldName, pem: Pem, wanted: NameSettings): void {
  const read = readFor(held, pem, wanted)
  if (read.kind === 'ok') {
    const { chain, key } = read.certificate
    held.serving = { ...read, context: createSecureContext({ cert: chain, key }) }
    held.problem = undefined
    return
  }
  held.serving = undefined
  held.problem = PROBLEM_WORDS[read.problems[0]]
}

export function readFor({ keeping: { now } }: HeldName, pem: Pem, wanted: NameSettings): ReadCertificate {
  return readCertificate(pem, { name: new URL(wanted.url).hostname, now: now() })
}

/** Throws `certificate_refused`. */
export function readServable(held: HeldName, pem: Pem, wanted: NameSettings): ServingCertificate {
  const read = readFor(held, pem, wanted)
  if (read.kind === 'ok') return read.certificate
  throw new Fault('certificate_refused', { problems: read.problems.map((each) => ({ ...PROBLEM_WORDS[each] })) })
}
