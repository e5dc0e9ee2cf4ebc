import { Fault } from '@taga/contract'
import type { Words } from '@taga/core'
import type { AcmeProgress, CertificateNote, NameSettings, ServingCertificate } from '@taga/edge'
import type { PublicName } from '../http/places.ts'
import { errorText } from '../log.ts'
import { readFiles } from './certificate-files.ts'
import {
  type HeldName,
  holdName,
  install,
  type NameKeeping,
  nameOf,
  type Pem,
  readFor,
  readServable,
  serve,
} from './held-name.ts'
import { listenFor } from './listen-for-name.ts'
import { beginOrder, isOrderDue, readFilesAgain } from './renew-name.ts'

const HOUR = 3_600_000
const CLOSE_MS = 1_000

export type NameState = {
  readonly url: string | undefined
  readonly fixed: boolean
  readonly source: NameSettings['source']['kind'] | undefined
  readonly certificate: ServingCertificate['facts'] | undefined
  readonly notes: readonly CertificateNote[]
  readonly listening: { readonly tls: number; readonly http: number | undefined } | undefined
  /** The URL whose certificate has been ordered and is not here yet. */
  readonly awaited: string | undefined
  readonly acme: AcmeProgress | undefined
  /** Where its certificate is ordered. */
  readonly authority: { readonly directory: string; readonly mail?: string | undefined } | undefined
  readonly problem: Words | undefined
}

/** The public name of this server while it runs: its listeners, its certificate, and the certificate's renewal. */
export type NameKeeper = {
  /** By which name people come, at this moment. */
  readonly name: () => PublicName | undefined
  readonly state: () => NameState
  /**
   * Serves another name, or the same by another certificate. What is in use stays in use until the new one can be served. By ACME it
   * returns when the order has begun, and `state().awaited` tells the rest.
   * @throws Fault `name_fixed`, `certificate_refused`, `cannot_listen`
   */
  set(settings: NameSettings, wish: { readonly by: string; readonly pem?: Pem }): Promise<void>
  /** Back to this machine only. */
  clear(by: string): Promise<void>
  /** Does what is due: renews, reads changed files, listens again. Called each hour; resolves when it is done. */
  turn(): Promise<void>
  close(): Promise<void>
}

/** Opens what this machine was told before, and listens where it has a name. Never stops a start: what fails is in `state().problem`. */
export async function keepName(keeping: NameKeeping): Promise<NameKeeper> {
  const held = holdName(keeping)
  const tell = (error: unknown) =>
    keeping.log.error('the public name could not be looked after', { error: errorText(error) })
  const turn = () => doWhatIsDue(held)
  const timer = setInterval(() => void turn().catch(tell), HOUR)
  timer.unref()
  await open(held, tell)
  return {
    name: () => nameOf(held),
    state: () => stateOf(held),
    set: (wanted, wish) => setName(held, wanted, wish),
    clear: (by) => clearName(held, by),
    turn,
    async close() {
      held.closed = true
      clearInterval(timer)
      await held.listener?.close()
      // what an authority is slow with is taken up at the next start
      await Promise.race([held.ordering, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    },
  }
}

/** What lies in the folder, as far as it can be served. */
async function open(held: HeldName, tell: (error: unknown) => void): Promise<void> {
  const { keeping, next } = held
  const pem = keeping.fixedUrl === undefined ? keeping.folder.readServing() : undefined
  // killed between the new certificate and the new settings: the certificate says which of the two it was
  if (pem !== undefined && next !== undefined && readFor(held, pem, next).kind === 'ok') {
    const { by, ...wanted } = next
    await install(held, wanted, { pem, by }).catch(tell)
  } else if (pem !== undefined && held.settings !== undefined) serve(held, pem, held.settings)
  const wanted = held.settings ?? held.next
  if (wanted !== undefined && wanted.source.kind !== 'proxy') await listenFor(held).catch(() => undefined)
  if (isOrderDue(held)) void beginOrder(held)
}

function stateOf(held: HeldName): NameState {
  const { keeping, settings, serving, listener, next, problem } = held
  return {
    url: nameOf(held)?.url.origin ?? settings?.url,
    fixed: keeping.fixedUrl !== undefined,
    source: settings?.source.kind,
    certificate: serving?.certificate.facts,
    notes: serving?.notes ?? [],
    listening: listener === undefined ? undefined : { tls: listener.tlsPort, http: listener.httpPort },
    awaited: next?.url,
    acme: keeping.folder.readProgress(),
    authority: authorityOf(settings),
    problem,
  }
}

function authorityOf(settings: NameSettings | undefined): NameState['authority'] {
  if (settings?.source.kind !== 'acme') return undefined
  const { directory, mail } = settings.source
  return { directory, ...(mail === undefined ? {} : { mail }) }
}

async function setName(
  held: HeldName,
  wanted: NameSettings,
  { by, pem }: { readonly by: string; readonly pem?: Pem },
): Promise<void> {
  const { folder, fixedUrl } = held.keeping
  if (fixedUrl !== undefined) throw new Fault('name_fixed')
  if (wanted.source.kind === 'proxy') return install(held, wanted, { pem: undefined, by })
  if (wanted.source.kind === 'acme') {
    await listenFor(held)
    held.next = { ...wanted, by }
    folder.writeNext(held.next)
    folder.writeProgress(undefined)
    void beginOrder(held)
    return
  }
  const read = readServable(held, pem ?? (await readFiles(wanted)), wanted)
  await listenFor(held)
  await install(held, wanted, { pem: read, by })
}

async function clearName(held: HeldName, by: string): Promise<void> {
  const { folder, fixedUrl, record } = held.keeping
  if (fixedUrl !== undefined) throw new Fault('name_fixed')
  await held.ordering
  folder.writeNext(undefined)
  folder.writeSettings(undefined)
  folder.writeServing(undefined)
  folder.writeProgress(undefined)
  const nothing = { settings: undefined, next: undefined, serving: undefined, storedUrl: undefined, problem: undefined }
  Object.assign(held, nothing)
  await held.listener?.close()
  held.listener = undefined
  await record({ kind: 'cleared', by })
}

async function doWhatIsDue(held: HeldName): Promise<void> {
  const { closed, keeping, ordering, settings } = held
  if (closed || keeping.fixedUrl !== undefined) return
  if (ordering !== undefined) return ordering
  if (settings !== undefined && settings.source.kind !== 'proxy') await listenFor(held).catch(() => undefined)
  if (settings?.source.kind === 'files') await readFilesAgain(held, settings)
  if (isOrderDue(held)) await beginOrder(held)
}
