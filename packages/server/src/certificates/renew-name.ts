import { isRenewalDue, type NameSettings, orderCertificate, type ServingCertificate, waitAfter } from '@taga/edge'
import { errorText } from '../log.ts'
import { readFiles } from './certificate-files.ts'
import { type HeldName, install, readFor, readServable, serve } from './held-name.ts'

const HOUR = 3_600_000

/** Begins a try to get a certificate, and remembers that it is under way. It never rejects. */
export function beginOrder(held: HeldName): Promise<void> {
  const ordering = attempt(held).finally(() => (held.ordering = undefined))
  held.ordering = ordering
  return ordering
}

/** Whether ACME has something to do: a name that waits, or two thirds of a certificate's life are over; not before the next try is due. */
export function isOrderDue({ keeping: { folder, now }, next, settings, serving }: HeldName): boolean {
  const source = (next ?? settings)?.source
  if (source?.kind !== 'acme') return false
  const progress = folder.readProgress()
  if (progress !== undefined && progress.failures > 0 && progress.nextTryAt > now()) return false
  if (next !== undefined || serving === undefined) return true
  return isRenewalDue(serving.certificate.facts, now())
}

/** Somebody else renews these files: what is new and good is used, what is not good leaves the present one in use. */
export async function readFilesAgain(held: HeldName, wanted: NameSettings): Promise<void> {
  const pem = await readFiles(wanted).catch((error: unknown) => {
    held.keeping.log.warn('the files of the certificate are not read', { error: errorText(error) })
    return undefined
  })
  const read = pem === undefined ? undefined : readFor(held, pem, wanted)
  const present = held.serving?.certificate.facts.fingerprint
  if (read?.kind !== 'ok' || read.certificate.facts.fingerprint === present) return
  await renew(held, read.certificate, wanted)
}

/** One try to get a certificate, for the name that waits or for the present one. */
async function attempt(held: HeldName): Promise<void> {
  const { keeping, next, settings, challenges, listener } = held
  const { folder, now, log, patience } = keeping
  const [wanted, by] = next === undefined ? [settings, 'server'] : [{ url: next.url, source: next.source }, next.by]
  if (wanted?.source.kind !== 'acme') return
  const triedAt = now()
  const target = next ?? settings
  // somebody decided otherwise in the meantime
  const isOver = () => (held.next ?? held.settings) !== target
  try {
    const pem = await orderCertificate({
      folder,
      challenges,
      directory: wanted.source.directory,
      mail: wanted.source.mail,
      name: new URL(wanted.url).hostname,
      canHttp: listener?.httpPort !== undefined,
      ...(patience === undefined ? {} : { patience }),
    })
    if (held.closed) return
    if (isOver()) return folder.closeOrder()
    const certificate = readServable(held, pem, wanted)
    folder.writeProgress({ triedAt, failures: 0, nextTryAt: triedAt })
    if (held.next === undefined) await renew(held, certificate, wanted)
    else await install(held, wanted, { pem: certificate, by })
    folder.closeOrder()
  } catch (error) {
    if (held.closed || isOver()) return
    const failures = (folder.readProgress()?.failures ?? 0) + 1
    folder.writeProgress({
      triedAt,
      failures,
      nextTryAt: triedAt + waitAfter(failures, HOUR),
      problem: reasonOf(error),
    })
    log.error('no certificate was had by ACME', { failures, error: errorText(error) })
  }
}

async function renew(held: HeldName, certificate: ServingCertificate, wanted: NameSettings): Promise<void> {
  const { folder, record } = held.keeping
  folder.writeServing(certificate)
  serve(held, certificate, wanted)
  const { fingerprint, until } = certificate.facts
  await record({ kind: 'renewed', url: wanted.url, fingerprint, until })
}

/** What the authority said, for the administrator who asked. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}
