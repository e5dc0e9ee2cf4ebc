import type { AccessRecord } from '@taga/contract'
import type { Decision } from '@taga/core'
import type { AccessLog } from '../log/access-log.ts'
import type { SessionConnections } from './by-subject.ts'
import type { Ending, Opening, OpenRefusal } from './live-connection.ts'
import type { Watched } from './watched.ts'

/** A visit to a web application ends when nothing was asked for this long. */
const VISIT_QUIET_MS = 60_000
const MOST_VISITS = 20_000

/** Requests of one session to one destination, told as one. */
export type Visit = {
  readonly of: SessionConnections
  readonly opening: Opening
  readonly opened: Omit<AccessRecord, 'id' | 'at'>
  /** What was told last of its obligations. */
  obliged: string
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
  readonly #left: (of: SessionConnections) => void
  readonly #visits = new Set<Visit>()
  #cuts = 0

  /** `left`: a session's last visit is over. */
  constructor(log: AccessLog, now: () => number, left: (of: SessionConnections) => void) {
    this.#log = log
    this.#now = now
    this.#left = left
  }

  /** How many ended as cut. */
  get cuts(): number {
    return this.#cuts
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
    if (watched.opening.carrier === 'web') return this.#visit(watched)
    this.#log.write({ ...openedRecord(watched), connection: watched.id })
  }

  /** It goes on under other obligations. Of a visit this is told once, however much is under way in it. */
  obliged(watched: Watched): void {
    const { visit } = watched
    if (visit === undefined && watched.opening.carrier === 'web') return // nothing of it was told yet
    const obliged = JSON.stringify(obligationsOf(watched.answer))
    if (visit?.obliged === obliged) return
    if (visit !== undefined) visit.obliged = obliged
    this.#log.write({ event: 'obliged', ...alone(watched), ...obligationsOf(watched.answer) })
  }

  paused(watched: Watched): void {
    this.#log.write({ event: 'paused', ...alone(watched), ...reasonsOf(watched.answer) })
  }

  resumed(watched: Watched): void {
    this.#log.write({ event: 'resumed', ...alone(watched), ...obligationsOf(watched.answer) })
  }

  ended(watched: Watched, ending: Ending): void {
    if (ending.kind === 'cut') {
      this.#cuts += 1
      const why = 'decision' in ending ? reasonsOf(ending.decision) : { cause: ending.cause }
      this.#log.write({ event: 'cut', ...alone(watched), ...why, ...this.#amounts(watched) })
      this.#leave(watched)
      return
    }
    if (watched.visit !== undefined) {
      watched.visit.bytesIn += watched.bytesIn
      watched.visit.bytesOut += watched.bytesOut
      return this.#leave(watched)
    }
    const cause = ending.kind === 'failed' ? { cause: ending.cause.slice(0, 200) } : {}
    this.#log.write({ event: 'closed', ...alone(watched), ...cause, ...this.#amounts(watched) })
  }

  /** Tells of visits that are over. */
  sweep(): void {
    const before = this.#now() - VISIT_QUIET_MS
    for (const visit of this.#visits) if (visit.open === 0 && visit.last <= before) this.#endVisit(visit)
  }

  close(): void {
    for (const visit of this.#visits) this.#endVisit(visit)
  }

  #amounts({ bytesIn, bytesOut, openedAt }: Watched) {
    return openedAt === undefined ? {} : { bytesIn, bytesOut, lastedMs: span(openedAt, this.#now()) }
  }

  #visit(watched: Watched): void {
    const { of, opening } = watched
    const visit = of.visits.find((one) => isSameVisit(one.opening, opening)) ?? this.#beginVisit(watched)
    watched.visit = visit
    visit.open++
    visit.requests++
  }

  #beginVisit(watched: Watched): Visit {
    if (this.#visits.size >= MOST_VISITS) this.#endOldest()
    const opened = openedRecord(watched)
    const now = this.#now()
    const { of, opening } = watched
    const obliged = JSON.stringify(obligationsOf(watched.answer))
    const visit = { of, opening, opened, obliged, since: now, last: now, open: 0, requests: 0, bytesIn: 0, bytesOut: 0 }
    this.#visits.add(visit)
    of.visits.push(visit)
    this.#log.write(opened)
    return visit
  }

  #leave({ visit }: Watched): void {
    if (visit === undefined) return
    visit.open--
    visit.last = this.#now()
  }

  #endOldest(): void {
    for (const visit of this.#visits) return this.#endVisit(visit)
  }

  #endVisit(visit: Visit): void {
    const { of, opened, since, last, requests, bytesIn, bytesOut } = visit
    this.#visits.delete(visit)
    of.visits.splice(of.visits.indexOf(visit), 1)
    if (of.visits.length === 0) this.#left(of)
    this.#log.write({ ...opened, event: 'closed', times: requests, bytesIn, bytesOut, lastedMs: span(since, last) })
  }
}

function isSameVisit(one: Opening, other: Opening): boolean {
  return (
    one.destination === other.destination &&
    one.resource === other.resource &&
    one.pattern === other.pattern &&
    one.address === other.address
  )
}

function openedRecord(watched: Watched) {
  return { event: 'opened' as const, ...subjects(watched), ...obligationsOf(watched.answer) }
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
