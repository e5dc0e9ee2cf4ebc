import { readFile, stat } from 'node:fs/promises'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Server } from 'node:http'
import { Fault } from '@taga/contract'
import type { Words } from '@taga/core'
import type { PublicName } from '../http/places.ts'
import { createChallenges } from '../listeners/challenges.ts'
import type { ClientAddresses } from '../listeners/client-addresses.ts'
import { listenPublicly, type PublicListener } from '../listeners/public-listener.ts'
import { errorText, type Log } from '../log.ts'
import type { AcmeProgress, CertificateFolder, NameSettings } from './certificate-folder.ts'
import { PROBLEM_WORDS } from './certificate-words.ts'
import { type CertificateOrder, orderCertificate } from './order-certificate.ts'
import { type CertificateNote, readCertificate, type ServingCertificate } from './read-certificate.ts'

const HOUR = 3_600_000
const CLOSE_MS = 1_000
const MOST_FILE_BYTES = 256 * 1024

/** What happens with the public name, told to whoever keeps the ledger. */
export type NameEvent =
  | { readonly kind: 'named'; readonly settings: NameSettings; readonly by: string; readonly fingerprint?: string }
  | { readonly kind: 'renewed'; readonly url: string; readonly fingerprint: string; readonly until: number }
  | { readonly kind: 'cleared'; readonly by: string }

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
  set(
    settings: NameSettings,
    wish: { readonly by: string; readonly pem?: { readonly chain: string; readonly key: string } },
  ): Promise<void>
  /** Back to this machine only. */
  clear(by: string): Promise<void>
  /** Does what is due: renews, reads changed files, listens again. Called each hour; resolves when it is done. */
  turn(): Promise<void>
  close(): Promise<void>
}

export type NameKeeping = {
  readonly folder: CertificateFolder
  /** Serves what comes out of TLS. */
  readonly http: Server
  readonly clients: ClientAddresses
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

type Serving = {
  readonly certificate: ServingCertificate
  readonly notes: readonly CertificateNote[]
  readonly context: SecureContext
}

/** Opens what this machine was told before, and listens where it has a name. Never stops a start: what fails is in `state().problem`. */
export async function keepName(keeping: NameKeeping): Promise<NameKeeper> {
  const { folder, now, log, record, fixedUrl } = keeping
  const challenges = createChallenges()
  let settings = fixedUrl === undefined ? folder.readSettings() : undefined
  let next = fixedUrl === undefined ? folder.readNext() : undefined
  let serving: Serving | undefined
  let storedUrl = keeping.storedUrl
  let listener: PublicListener | undefined
  let problem: Words | undefined
  let ordering: Promise<void> | undefined
  let closed = false

  const keeper: NameKeeper = {
    name: () => {
      if (fixedUrl !== undefined) return { url: new URL(fixedUrl), by: 'proxy' }
      if (settings !== undefined) {
        const url = new URL(settings.url)
        if (settings.source.kind === 'proxy') return { url, by: 'proxy' }
        if (serving !== undefined && listener !== undefined) return { url, by: 'ourTls' }
        return undefined // a name that cannot be opened now helps nobody
      }
      return storedUrl === undefined ? undefined : { url: new URL(storedUrl), by: 'elsewhere' }
    },
    state: () => ({
      url: keeper.name()?.url.origin ?? settings?.url,
      fixed: fixedUrl !== undefined,
      source: settings?.source.kind,
      certificate: serving?.certificate.facts,
      notes: serving?.notes ?? [],
      listening: listener === undefined ? undefined : { tls: listener.tlsPort, http: listener.httpPort },
      awaited: next?.url,
      acme: folder.readProgress(),
      problem,
    }),
    async set(wanted, { by, pem }) {
      if (fixedUrl !== undefined) throw new Fault('name_fixed')
      if (wanted.source.kind === 'proxy') return install(wanted, undefined, by)
      if (wanted.source.kind === 'acme') {
        await listen()
        next = { ...wanted, by }
        folder.writeNext(next)
        folder.writeProgress(undefined)
        ordering = attempt().finally(() => (ordering = undefined))
        return
      }
      const read = readServable(pem ?? (await readFiles(wanted)), wanted)
      await listen()
      await install(wanted, read, by)
    },
    async clear(by) {
      if (fixedUrl !== undefined) throw new Fault('name_fixed')
      await ordering
      folder.writeNext(undefined)
      folder.writeSettings(undefined)
      folder.writeServing(undefined)
      folder.writeProgress(undefined)
      ;[settings, next, serving, storedUrl, problem] = [undefined, undefined, undefined, undefined, undefined]
      await listener?.close()
      listener = undefined
      await record({ kind: 'cleared', by })
    },
    async turn() {
      if (closed || fixedUrl !== undefined) return
      if (ordering !== undefined) return ordering
      if (settings !== undefined && settings.source.kind !== 'proxy') await listen().catch(() => undefined)
      if (settings?.source.kind === 'files') await readFilesAgain(settings)
      if (isDue()) {
        ordering = attempt().finally(() => (ordering = undefined))
        await ordering
      }
    },
    async close() {
      closed = true
      clearInterval(timer)
      await listener?.close()
      // what an authority is slow with is taken up at the next start
      await Promise.race([ordering, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    },
  }
  const timer = setInterval(() => void keeper.turn().catch(tell), HOUR)
  timer.unref()
  await open()
  return keeper

  /** What lies in the folder, as far as it can be served. */
  async function open(): Promise<void> {
    const pem = fixedUrl === undefined ? folder.readServing() : undefined
    // killed between the new certificate and the new settings: the certificate says which of the two it was
    if (pem !== undefined && next !== undefined && readFor(pem, next).kind === 'ok') {
      const { by, ...wanted } = next
      await install(wanted, pem, by).catch(tell)
    } else if (pem !== undefined && settings !== undefined) serve(pem, settings)
    const wanted = settings ?? next
    if (wanted !== undefined && wanted.source.kind !== 'proxy') await listen().catch(() => undefined)
    if (isDue()) ordering = attempt().finally(() => (ordering = undefined))
  }

  async function listen(): Promise<void> {
    if (listener !== undefined || closed) return
    try {
      listener = await listenPublicly({
        http: keeping.http,
        ...keeping.listen,
        clients: keeping.clients,
        challenges,
        contextOf: (name) =>
          settings !== undefined && name === new URL(settings.url).hostname ? serving?.context : undefined,
        publicUrl: () => (keeper.name()?.by === 'ourTls' ? keeper.name()?.url : undefined),
      })
      problem = undefined
    } catch (error) {
      problem = cannotListen(keeping.listen.tlsPort, error)
      log.error('the public name cannot be listened for', { error: errorText(error) })
      throw new Fault('cannot_listen', { words: { ...problem } }, { cause: error })
    }
  }

  /** From now on: files first, then this process, then everybody else. */
  async function install(
    wanted: NameSettings,
    pem: { readonly chain: string; readonly key: string } | undefined,
    by: string,
  ) {
    if (pem !== undefined) folder.writeServing(pem)
    folder.writeSettings(wanted)
    folder.writeNext(undefined)
    next = undefined
    settings = wanted
    serving = undefined
    if (pem !== undefined) serve(pem, wanted)
    storedUrl = wanted.url
    if (wanted.source.kind === 'proxy') {
      await listener?.close()
      listener = undefined
    }
    const facts = keeper.state().certificate
    await record({
      kind: 'named',
      settings: wanted,
      by,
      ...(facts === undefined ? {} : { fingerprint: facts.fingerprint }),
    })
  }

  function serve(pem: { readonly chain: string; readonly key: string }, wanted: NameSettings): void {
    const read = readFor(pem, wanted)
    if (read.kind === 'ok') {
      const { chain, key } = read.certificate
      serving = { ...read, context: createSecureContext({ cert: chain, key }) }
      problem = undefined
      return
    }
    serving = undefined
    problem = PROBLEM_WORDS[read.problems[0]]
  }

  function readFor(pem: { readonly chain: string; readonly key: string }, wanted: NameSettings) {
    return readCertificate(pem, { name: new URL(wanted.url).hostname, now: now() })
  }

  function readServable(pem: { readonly chain: string; readonly key: string }, wanted: NameSettings) {
    const read = readFor(pem, wanted)
    if (read.kind === 'ok') return read.certificate
    throw new Fault('certificate_refused', { problems: read.problems.map((each) => ({ ...PROBLEM_WORDS[each] })) })
  }

  /** Whether ACME has something to do: a name that waits, or two thirds of a certificate's life are over; not before the next try is due. */
  function isDue(): boolean {
    const source = (next ?? settings)?.source
    if (source?.kind !== 'acme') return false
    const progress = folder.readProgress()
    if (progress !== undefined && progress.failures > 0 && progress.nextTryAt > now()) return false
    if (next !== undefined || serving === undefined) return true
    const { from, until } = serving.certificate.facts
    return now() >= from + ((until - from) * 2) / 3
  }

  /** One try to get a certificate, for the name that waits or for the present one. It never rejects. */
  async function attempt(): Promise<void> {
    const [wanted, by] = next === undefined ? [settings, 'server'] : [{ url: next.url, source: next.source }, next.by]
    if (wanted?.source.kind !== 'acme') return
    const triedAt = now()
    const target = next ?? settings
    try {
      const pem = await orderCertificate({
        folder,
        challenges,
        directory: wanted.source.directory,
        mail: wanted.source.mail,
        name: new URL(wanted.url).hostname,
        canHttp: listener?.httpPort !== undefined,
        ...(keeping.patience === undefined ? {} : { patience: keeping.patience }),
      })
      if (closed) return
      // somebody decided otherwise in the meantime
      if ((next ?? settings) !== target) return folder.closeOrder()
      const certificate = readServable(pem, wanted)
      folder.writeProgress({ triedAt, failures: 0, nextTryAt: triedAt })
      if (next === undefined) await renew(certificate, wanted)
      else await install(wanted, certificate, by)
      folder.closeOrder()
    } catch (error) {
      if (closed || (next ?? settings) !== target) return
      const failures = (folder.readProgress()?.failures ?? 0) + 1
      const waitMs = Math.min(24 * HOUR, HOUR * 2 ** Math.min(failures - 1, 10))
      folder.writeProgress({ triedAt, failures, nextTryAt: triedAt + waitMs, problem: reasonOf(error) })
      log.error('no certificate was had by ACME', { failures, error: errorText(error) })
    }
  }

  async function renew(certificate: ServingCertificate, wanted: NameSettings): Promise<void> {
    folder.writeServing(certificate)
    serve(certificate, wanted)
    const { fingerprint, until } = certificate.facts
    await record({ kind: 'renewed', url: wanted.url, fingerprint, until })
  }

  /** Somebody else renews these files: what is new and good is used, what is not good leaves the present one in use. */
  async function readFilesAgain(wanted: NameSettings): Promise<void> {
    const pem = await readFiles(wanted).catch(() => undefined)
    const read = pem === undefined ? undefined : readFor(pem, wanted)
    if (read?.kind !== 'ok' || read.certificate.facts.fingerprint === serving?.certificate.facts.fingerprint) return
    await renew(read.certificate, wanted)
  }

  function tell(error: unknown): void {
    log.error('the public name could not be looked after', { error: errorText(error) })
  }
}

async function readFiles({ source }: NameSettings): Promise<{ readonly chain: string; readonly key: string }> {
  if (source.kind !== 'files') throw new Error('this certificate lies in no files')
  return { chain: await readLimited(source.chainFile), key: await readLimited(source.keyFile) }
}

async function readLimited(file: string): Promise<string> {
  try {
    // no device, no pipe, nothing endless
    const { size } = await requireFile(file)
    return size > MOST_FILE_BYTES ? '' : await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '?'
    const words = {
      ja: `ファイル ${file} を読めません（${code}）。`,
      en: `The file ${file} cannot be read (${code}).`,
    }
    throw new Fault('certificate_refused', { problems: [words] }, { cause })
  }
}

async function requireFile(file: string) {
  const found = await stat(file)
  if (found.isFile()) return found
  throw Object.assign(new Error('not a file'), { code: 'ENOTFILE' })
}

/** What the authority said, for the administrator who asked. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}

function cannotListen(port: number, error: unknown): Words {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '?'
  if (code === 'EACCES')
    return {
      ja: `ポート ${port} を開く権限がありません。「taga install」でサービスとして動かすか、TAGA_TLS_PORT に別の番号を設定してください。`,
      en: `There is no right to open port ${port}. Run it as a service by "taga install", or set TAGA_TLS_PORT to another number.`,
    }
  if (code === 'EADDRINUSE')
    return {
      ja: `ポート ${port} はほかのプログラムが使っています。それを止めるか、TAGA_TLS_PORT に別の番号を設定してください。`,
      en: `Port ${port} is in use by another program. Stop that, or set TAGA_TLS_PORT to another number.`,
    }
  return {
    ja: `ポート ${port} を開けません（${code}）。TAGA_TLS_PORT と TAGA_LISTEN を確かめてください。`,
    en: `Port ${port} cannot be opened (${code}). See TAGA_TLS_PORT and TAGA_LISTEN.`,
  }
}
