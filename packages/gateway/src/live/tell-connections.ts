import type { AccessRecord } from '@taga/contract'
import type { Decision } from '@taga/core'
import type { AccessLog } from '../log/access-log.ts'
import type { Ending, Opening, OpenRefusal } from './live-connection.ts'
import type { Watched } from './watched.ts'

/** A visit to a web application ends when nothing was asked for this long. */
const VISIT_QUIET_MS = 60_000
const MOST_VISITS = 20_000
const SWEEP_MS = 1_000

/** Requests of one session to one destination, told as one. */
type Visit = {
  readonly opened: Omit<AccessRecord, 'id' | 'at'>
  readonly since: number
  last: number
  open: number
  requests: number
  bytesIn: number
  bytesOut: number
}

/** Writes what happens to connections into the access log. */
export class TellConnections {
  readonly #log: AccessLog
  readonly #now: () => number
  readonly #visits = new Map<string, Visit>()
  #sweptAt = -Infinity

  constructor(log: AccessLog, now: () => number) {
    this.#log = log
    this.#now = now
  }

  /** A question that was answered with no: by decision, or because none could be asked. */
  refused(
    opening: Opening,
    why: { readonly decision: Decision } | { readonly cause: OpenRefusal },
    who?: { readonly person: string; readonly device?: string | undefined },
  ): void {
    const about = { ...told(opening), ...(who && { person: who.person, device: who.device }) }
    if ('cause' in why) this.#log.write({ event: 'refused', ...about, cause: why.cause })
    else
      this.#log.write({
        event: why.decision.outcome === 'step-up' ? 'stepUpAsked' : 'denied',
        ...about,
        ...reasonsOf(why.decision),
      })
  }

  opened(watched: Watched): void {
    const record = { event: 'opened' as const, ...subjects(watched), ...obligationsOf(watched.answer) }
    if (watched.opening.carrier !== 'web') return this.#log.write({ ...record, connection: watched.id })
    const key = visitOf(watched)
    const visit = this.#visits.get(key)
    if (visit !== undefined) {
      visit.open++
      visit.requests++
      return
    }
    if (this.#visits.size >= MOST_VISITS) this.#endOldest()
    this.#visits.set(key, {
      opened: record,
      since: this.#now(),
      last: this.#now(),
      open: 1,
      requests: 1,
      bytesIn: 0,
      bytesOut: 0,
    })
    this.#log.write(record)
  }

  paused(watched: Watched): void {
    this.#log.write({ event: 'paused', ...alone(watched), ...reasonsOf(watched.answer) })
  }

  resumed(watched: Watched): void {
    this.#log.write({ event: 'resumed', ...alone(watched), ...obligationsOf(watched.answer) })
  }

  ended(watched: Watched, ending: Ending): void {
    const wasOpen = watched.openedAt !== undefined
    if (ending.kind === 'cut') {
      const why = 'decision' in ending ? reasonsOf(ending.decision) : { cause: ending.cause }
      this.#log.write({ event: 'cut', ...alone(watched), ...why, ...this.#amounts(watched) })
      if (watched.opening.carrier === 'web' && wasOpen) this.#leave(watched, { bytes: false })
      return
    }
    if (watched.opening.carrier === 'web' && wasOpen) return this.#leave(watched, { bytes: true })
    const cause = ending.kind === 'failed' ? { cause: ending.cause.slice(0, 200) } : {}
    this.#log.write({ event: 'closed', ...alone(watched), ...cause, ...this.#amounts(watched) })
  }

  /** Tells of visits that are over. */
  sweep(): void {
    const now = this.#now()
    if (now >= this.#sweptAt && now < this.#sweptAt + SWEEP_MS) return
    this.#sweptAt = now
    const before = now - VISIT_QUIET_MS
    for (const [key, visit] of this.#visits) if (visit.open === 0 && visit.last <= before) this.#endVisit(key, visit)
  }

  close(): void {
    for (const [key, visit] of this.#visits) this.#endVisit(key, visit)
  }

  #amounts({ bytesIn, bytesOut, openedAt }: Watched) {
    return openedAt === undefined ? {} : { bytesIn, bytesOut, lastedMs: span(openedAt, this.#now()) }
  }

  #leave(watched: Watched, { bytes }: { readonly bytes: boolean }): void {
    const visit = this.#visits.get(visitOf(watched))
    if (visit === undefined) return
    visit.open--
    visit.last = this.#now()
    if (!bytes) return
    visit.bytesIn += watched.bytesIn
    visit.bytesOut += watched.bytesOut
  }

  #endOldest(): void {
    for (const [key, visit] of this.#visits) return this.#endVisit(key, visit)
  }

  #endVisit(key: string, { opened, since, last, requests, bytesIn, bytesOut }: Visit): void {
    this.#visits.delete(key)
    this.#log.write({ ...opened, event: 'closed', times: requests, bytesIn, bytesOut, lastedMs: span(since, last) })
  }
}

function visitOf({ opening }: Watched): string {
  return `${opening.session} ${opening.destination} ${opening.resource} ${opening.pattern} ${opening.address}`
}

function told({ carrier, session, resource, destination, pattern, address }: Opening) {
  return { carrier, session, resource, destination, pattern, address: address.slice(0, 60) }
}

function subjects(watched: Watched) {
  const device = watched.device()
  return { ...told(watched.opening), person: watched.person, ...(device !== undefined && { device }) }
}

/** One connection by itself. */
function alone(watched: Watched) {
  return { ...subjects(watched), ...(watched.opening.carrier !== 'web' && { connection: watched.id }) }
}

function reasonsOf(decision: Decision) {
  return decision.outcome === 'allow' ? {} : { reasons: decision.reasons.slice(0, 100).map(({ rule }) => rule) }
}

function obligationsOf({ obligations }: Decision) {
  return obligations.length === 0 ? {} : { obligations: obligations.map(({ kind }) => kind) }
}

function span(since: number, until: number): number {
  return Math.max(0, Math.round(until - since))
}
