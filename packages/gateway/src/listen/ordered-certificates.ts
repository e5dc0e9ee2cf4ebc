import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CertificateFolder,
  type CertificateOrder,
  type Challenges,
  isRenewalDue,
  openCertificateFolder,
  orderCertificate,
  readCertificate,
  waitAfter,
} from '@taga/edge'
import { z } from 'zod'
import { keepFile, readKept } from '../identity/keep-file.ts'
import { type HeldCertificate, holdCertificate } from './held-certificate.ts'
import { refuseOpen } from './refuse-open.ts'

export type OrderEvent =
  | { readonly kind: 'ordered'; readonly name: string; readonly until: number }
  | { readonly kind: 'orderFailed'; readonly name: string; readonly nextTryAt?: number; readonly why: string }

/** Where certificates are ordered. */
export type Authority = { readonly directory: string; readonly mail?: string | undefined }

/** Certificates by ACME, one for each name. */
export type OrderedCertificates = {
  /** An expired one is none. */
  readonly find: (name: string) => HeldCertificate | undefined
  /** Why the last try failed, until one succeeds. */
  readonly problemOf: (name: string) => string | undefined
  /** Orders and renews for these names what is due, one after another. Called each minute; it never rejects, and does one turn at a time. */
  look(names: readonly string[]): Promise<void>
  close(): void
}

export type Ordering = {
  readonly folder: string
  readonly authority: () => Authority | undefined
  readonly challenges: Challenges
  /** Whether port 80 answers for these names. */
  readonly canHttp: () => boolean
  readonly now: () => number
  readonly said: (event: OrderEvent) => void
  readonly mostPerHour?: number
  readonly patience?: CertificateOrder['patience']
}

const HOUR = 3_600_000
/** Authorities count what they refuse, and names are often set up before their DNS: the first tries are not far apart. */
const FIRST_WAIT_MS = 15 * 60_000
const MOST_PER_HOUR = 20
const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const Begun = z.array(z.number()).max(1_000)

type Held = {
  readonly folder: CertificateFolder
  certificate: HeldCertificate | undefined
  problem: string | undefined
}

/** Throws UnusableFile where others can read the keys in the folder. */
export async function createOrderedCertificates(ordering: Ordering): Promise<OrderedCertificates> {
  const { folder, authority, challenges, canHttp, now, said, patience, mostPerHour = MOST_PER_HOUR } = ordering
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const shared = openCertificateFolder(join(folder, 'account'), refuseOpen)
  const begunFile = join(folder, 'begun.json')
  const held = new Map<string, Held>()
  const unusable = new Set<string>()
  // kept on the disk: a program that is started again and again is no way around the limit
  let begun = await readBegun(begunFile)
  let turn: Promise<void> | undefined
  let closed = false
  return {
    find: (name) => {
      const certificate = held.get(name)?.certificate
      return certificate !== undefined && certificate.facts.until > now() ? certificate : undefined
    },
    problemOf: (name) => held.get(name)?.problem,
    look(names) {
      turn ??= orderDue(names).finally(() => {
        turn = undefined
      })
      return turn
    },
    close() {
      closed = true
    },
  }

  async function orderDue(names: readonly string[]): Promise<void> {
    const wanted = new Set(names.filter((name) => NAME.test(name)))
    for (const name of held.keys()) if (!wanted.has(name)) held.delete(name)
    for (const name of unusable) if (!wanted.has(name)) unusable.delete(name)
    for (const name of wanted) if (!held.has(name) && !unusable.has(name)) open(name)
    for (const [name, each] of held) {
      const where = authority()
      if (closed || where === undefined) return
      try {
        if (unusable.has(name) || !isDue(each)) continue
        if (!(await mayBegin())) return
        await order(name, each, where)
      } catch (error) {
        drop(name, error) // its files cannot be read or written
      }
    }
  }

  function open(name: string): void {
    try {
      const own = openCertificateFolder(join(folder, name), refuseOpen)
      const pem = own.readServing()
      const read = pem === undefined ? undefined : readCertificate(pem, { name, now: now() })
      const certificate = read?.kind === 'ok' ? holdCertificate(read.certificate) : undefined
      held.set(name, { folder: own, certificate, problem: own.readProgress()?.problem })
    } catch (error) {
      drop(name, error)
    }
  }

  /** What is wrong with the files of a name is told once, and tried again after the next start. */
  function drop(name: string, error: unknown): void {
    if (held.get(name)?.certificate === undefined) held.delete(name)
    unusable.add(name)
    said({ kind: 'orderFailed', name, why: whyOf(error) })
  }

  function isDue({ folder: own, certificate }: Held): boolean {
    const progress = own.readProgress()
    if (progress !== undefined && progress.failures > 0 && progress.nextTryAt > now()) return false
    return certificate === undefined || isRenewalDue(certificate.facts, now())
  }

  async function mayBegin(): Promise<boolean> {
    // a clock that was set back must not stop orders for ever
    begun = begun.filter((at) => at > now() - HOUR && at <= now())
    if (begun.length >= mostPerHour) return false
    begun = [...begun, now()]
    await keepFile(begunFile, JSON.stringify(begun))
    return true
  }

  async function order(name: string, each: Held, { directory, mail }: Authority): Promise<void> {
    const own = each.folder
    const triedAt = now()
    try {
      const pem = await orderCertificate({
        folder: {
          accountKey: (at, make) => shared.accountKey(at, make),
          readOrder: () => own.readOrder(),
          writeOrder: (open, key) => own.writeOrder(open, key),
          closeOrder: () => own.closeOrder(),
        },
        challenges,
        directory,
        mail,
        name,
        canHttp: canHttp(),
        ...(patience === undefined ? {} : { patience }),
      })
      const read = readCertificate(pem, { name, now: now() })
      if (read.kind === 'refused')
        throw new Error(`the authority gave one that cannot serve: ${read.problems.join(', ')}`)
      own.writeServing(read.certificate)
      own.writeProgress({ triedAt, failures: 0, nextTryAt: triedAt })
      own.closeOrder()
      each.certificate = holdCertificate(read.certificate)
      each.problem = undefined
      said({ kind: 'ordered', name, until: read.certificate.facts.until })
    } catch (error) {
      const failures = (own.readProgress()?.failures ?? 0) + 1
      const nextTryAt = triedAt + waitAfter(failures, FIRST_WAIT_MS)
      each.problem = whyOf(error)
      own.writeProgress({ triedAt, failures, nextTryAt, problem: each.problem })
      if (!closed) said({ kind: 'orderFailed', name, nextTryAt, why: whyOf(error) })
    }
  }
}

async function readBegun(file: string): Promise<readonly number[]> {
  try {
    return Begun.parse(JSON.parse((await readKept(file)) ?? '[]'))
  } catch {
    return [] // a file that was cut off says nothing; the limit counts from here
  }
}

function whyOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}
