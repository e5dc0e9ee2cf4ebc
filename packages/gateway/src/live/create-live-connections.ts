import { randomBytes } from 'node:crypto'
import { type CompiledRules, type Decision, liveEffect } from '@taga/core'
import type { Changed, ChangedSubject, KnownFacts, KnownSubject, StreamState } from '../facts/known.ts'
import type { AccessLog } from '../log/access-log.ts'
import { BySubject } from './by-subject.ts'
import { Deadlines } from './deadlines.ts'
import type { CutCause, Ending, Hold, LiveConnections, OpenAnswer, Opening, OpenRefusal } from './live-connection.ts'
import { TellConnections } from './tell-connections.ts'
import { Turns } from './turns.ts'
import { type Registry, Watched } from './watched.ts'
import { WhatIsKnown } from './what-is-known.ts'

/** A connection that waits for a fresh proof, or for a look, so long is cut. */
const MOST_PAUSED_MS = 10 * 60_000
/** No timer sleeps longer: the server's clock may move meanwhile. */
const MOST_SLEEP_MS = 1_000
/** How often what is over is looked for: visits, sessions without connections. */
const SWEEP_MS = 1_000
/** Devices remembered for having been asked to look; when there are more, some are asked once too often. */
const MOST_LOOKED = 10_000

type LiveConnectionsOptions = {
  readonly facts: KnownFacts
  readonly log: AccessLog
  /** Asks a device to look again, because an answer that stands on its facts is about to end. Returns at once. */
  readonly look?: (device: string) => void
  /** So long before the end of such an answer. An agent asks for wishes every few seconds, and looks within one. */
  readonly lookMarginMs?: number
  readonly mostConnections?: number
  readonly mostPerSession?: number
  /** What a carrier threw when it was told something. */
  readonly onFault?: (error: unknown) => void
}

/** Decides, watches and ends connections. Nothing here is kept beyond the process, and no outcome outlives what it rests on. */
export function createLiveConnections(options: LiveConnectionsOptions): LiveConnections {
  return new Connections(options)
}

class Connections implements LiveConnections, Registry {
  readonly idPrefix = `${randomBytes(9).toString('base64url')}-`
  readonly #facts: KnownFacts
  readonly #log: AccessLog
  readonly #look: (device: string) => void
  readonly #lookMarginMs: number
  readonly #most: { readonly all: number; readonly perSession: number }
  readonly #onFault: (error: unknown) => void
  readonly #bySubject = new BySubject()
  readonly #known: WhatIsKnown
  readonly #deadlines = new Deadlines<Watched>()
  readonly #turns = new Turns((watched) => this.#takeTurn(watched))
  readonly #tell: TellConnections
  readonly #stops: readonly (() => void)[]
  #timer: NodeJS.Timeout | undefined = undefined
  #wakesAt = Infinity
  #number = 0
  #clock: number
  #sweepsAt = 0
  /** When each device was asked to look. */
  readonly #looked = new Map<string, number>()
  #quietAt: number | undefined = undefined
  #closed = false

  constructor({ facts, log, look, lookMarginMs, mostConnections, mostPerSession, onFault }: LiveConnectionsOptions) {
    this.#facts = facts
    this.#log = log
    this.#look = look ?? (() => undefined)
    this.#lookMarginMs = lookMarginMs ?? 2 * 60_000
    this.#most = { all: mostConnections ?? 50_000, perSession: mostPerSession ?? 512 }
    this.#onFault = onFault ?? (() => undefined)
    this.#tell = new TellConnections(log, facts.now, (of) => this.#bySubject.left(of))
    this.#clock = facts.now()
    this.#known = new WhatIsKnown(facts)
    this.#stops = [
      facts.onChange((changed) => this.#changed(changed)),
      facts.onStreamState((state) => this.#streamChanged(state)),
    ]
    this.#streamChanged(facts.streamState())
    this.#sleep()
  }

  count(): number {
    return this.#bySubject.count
  }

  cuts(): number {
    return this.#tell.cuts
  }

  open(opening: Opening, hold: Hold): OpenAnswer {
    const session = this.#facts.find('session', opening.session)
    const cause = this.#whyNotAsk(session)
    const rules = this.#facts.rules()
    if (cause !== undefined || session?.of === undefined || rules === undefined) {
      const why = cause ?? 'noSession'
      this.#tell.refused(opening, { cause: why }, session?.of)
      return { kind: 'refused', cause: why }
    }
    const of = this.#bySubject.sessionOf(opening.session, { person: session.of.person, device: session.of.device })
    if (of.connections.size >= this.#most.perSession) {
      this.#tell.refused(opening, { cause: 'full' }, of)
      return { kind: 'refused', cause: 'full' }
    }
    const decision = this.#tryDecide(rules, session, opening)
    if (decision === undefined) {
      this.#tell.refused(opening, { cause: 'undecided' }, of)
      return { kind: 'refused', cause: 'undecided' }
    }
    if (decision.outcome !== 'allow') {
      this.#tell.refused(opening, { decision }, of)
      return { kind: 'refused', decision }
    }
    // nothing was awaited since the session was found: to register before or after the decision is the same moment
    const number = ++this.#number
    const watched = new Watched(this, { number, opening, of, hold }, { decision, changes: this.#known.changes })
    this.#bySubject.add(watched)
    this.#plan(watched)
    return { kind: 'registered', connection: watched }
  }

  decide(opening: Opening): Decision | undefined {
    const session = this.#facts.find('session', opening.session)
    const rules = this.#facts.rules()
    return session === undefined || rules === undefined ? undefined : this.#tryDecide(rules, session, opening)
  }

  begin(watched: Watched): boolean {
    if (watched.state() === 'registered') {
      if (this.#facts.streamState().kind !== 'live') this.#cut(watched, 'streamLost')
      else if (!this.#isAsDecided(watched)) this.#takeTurn(watched)
    }
    if (watched.state() !== 'registered') return watched.state() === 'open'
    watched.standing = 'open'
    watched.openedAt = this.#facts.now()
    watched.told = watched.answer.obligations
    this.#tell.opened(watched)
    this.#plan(watched)
    return true
  }

  end(watched: Watched, ending: Extract<Ending, { kind: 'closed' | 'failed' }>): void {
    if (watched.standing === 'ended') return
    const begun = watched.openedAt !== undefined
    this.#forget(watched)
    if (begun || ending.kind === 'failed') this.#tell.ended(watched, ending)
  }

  endDestination(destination: string): void {
    for (const watched of this.#bySubject.all())
      if (watched.opening.destination === destination)
        this.#turns.put(watched, { kind: 'cut', cause: 'destinationGone' })
    this.#turns.run()
  }

  takeBack(destination: string, person: string): void {
    for (const watched of this.#bySubject.all())
      if (watched.opening.destination === destination && watched.person === person)
        this.#turns.put(watched, { kind: 'cut', cause: 'takenBack' })
    this.#turns.run()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const stop of this.#stops) stop()
    clearTimeout(this.#timer)
    this.#turns.close()
    for (const watched of this.#bySubject.all()) this.#cut(watched, 'gatewayStops')
    this.#tell.close()
  }

  #whyNotAsk(session: KnownSubject | undefined): OpenRefusal | undefined {
    if (this.#closed || this.#facts.streamState().kind !== 'live') return 'streamQuiet'
    if (this.#facts.rules() === undefined) return 'noRules'
    if (this.#log.isFull()) return 'logFull'
    if (this.#bySubject.count >= this.#most.all) return 'full'
    return session?.of === undefined ? 'noSession' : undefined
  }

  /** Nothing at all changed since it was decided, not even enough time passed. */
  #isAsDecided({ changes, waits, answer }: Watched): boolean {
    const now = this.#facts.now()
    return changes === this.#known.changes && waits === 'no' && now < answer.validUntil && now >= this.#clock
  }

  /** A question that cannot be answered is a no, and no reason to leave others undecided. */
  #tryDecide(rules: CompiledRules, session: KnownSubject, opening: Opening): Decision | undefined {
    try {
      return this.#known.decide(rules, session, opening)
    } catch (error) {
      this.#onFault(error)
      return undefined
    }
  }

  #changed(changed: Changed): void {
    this.#known.changed()
    if (changed.kind === 'all') this.#turns.putAll(this.#bySubject.all())
    else for (const subject of changed.subjects) this.#subjectChanged(subject)
    this.#turns.run()
  }

  /** A session says why it is gone only when it goes. */
  #subjectChanged(subject: ChangedSubject): void {
    const { kind, id, stopped } = subject
    const isStopped = kind === 'session' && stopped === true && this.#facts.find(kind, id) === undefined
    for (const one of this.#bySubject.on(subject))
      this.#turns.put(one, isStopped ? { kind: 'cut', cause: 'accountStopped' } : 'decide')
  }

  #streamChanged(state: StreamState): void {
    if (state.kind === 'live') this.#quietAt = undefined
    else this.#quietAt ??= this.#facts.now()
    this.#wake()
  }

  /** When live work ends without a stream. The span is asked for each time: a gateway that is no longer wanted gets none. */
  #lostAt(): number {
    if (this.#quietAt === undefined || this.#bySubject.count === 0) return Infinity
    return this.#quietAt + this.#facts.streamLossMs()
  }

  /** Decides again, and does what follows. */
  #takeTurn(watched: Watched): void {
    if (watched.standing === 'ended') return
    const { waits } = watched
    watched.waits = 'no'
    if (typeof waits === 'object') return this.#cutBy(watched, waits)
    const session = this.#facts.find('session', watched.opening.session)
    if (session?.of === undefined || session.of.person !== watched.person) return this.#cut(watched, 'sessionGone')
    const rules = this.#facts.rules()
    if (rules === undefined) return this.#cut(watched, 'streamLost')
    this.#bySubject.sessionOf(session.id, { person: session.of.person, device: session.of.device })
    const before = watched.answer
    const decision = this.#tryDecide(rules, session, watched.opening)
    if (decision === undefined) return this.#cut(watched, 'undecided')
    watched.answer = decision
    watched.changes = this.#known.changes
    this.#follow(watched, { rules, decision, before })
    if (watched.state() !== 'ended') this.#plan(watched)
  }

  #follow(
    watched: Watched,
    {
      rules,
      decision,
      before,
    }: { readonly rules: CompiledRules; readonly decision: Decision; readonly before: Decision },
  ): void {
    if (watched.standing === 'registered') {
      if (decision.outcome !== 'allow') this.#cutBy(watched, { kind: 'cut', decision })
      return
    }
    const effect = liveEffect(rules, decision)
    if (effect === 'cut') return this.#cutBy(watched, { kind: 'cut', decision })
    if (effect === 'pause') {
      const isNew = watched.standing === 'open'
      if (!isNew && isSame(before, decision)) return
      if (isNew) {
        watched.standing = 'paused'
        watched.pausedAt = this.#facts.now()
        this.#askToLook(watched, decision)
      }
      if (this.#carries(watched, () => watched.hold.pause(decision)) && isNew) this.#tell.paused(watched)
      return
    }
    if (watched.standing === 'paused') {
      watched.standing = 'open'
      watched.pausedAt = undefined
      watched.told = decision.obligations
      if (this.#carries(watched, () => watched.hold.resume(decision))) this.#tell.resumed(watched)
      return
    }
    if (isSameObligations(watched.told, decision.obligations)) return
    watched.told = decision.obligations
    if (this.#carries(watched, () => watched.hold.oblige(decision))) this.#tell.obliged(watched)
  }

  /** Tells the carrier; one that cannot do what it is told is cut. False where it ended meanwhile. */
  #carries(watched: Watched, say: () => void): boolean {
    try {
      say()
    } catch (error) {
      this.#onFault(error)
      this.#cut(watched, 'holdFailed')
    }
    return watched.state() !== 'ended'
  }

  #cut(watched: Watched, cause: CutCause): void {
    this.#cutBy(watched, { kind: 'cut', cause })
  }

  #cutBy(watched: Watched, ending: Ending): void {
    if (watched.standing === 'ended') return
    this.#forget(watched)
    try {
      watched.hold.cut(ending)
    } catch (error) {
      this.#onFault(error)
    }
    this.#tell.ended(watched, ending)
  }

  #forget(watched: Watched): void {
    watched.standing = 'ended'
    watched.waits = 'no'
    this.#deadlines.forget(watched)
    this.#bySubject.remove(watched)
  }

  /** Looks at it again at the end of its answer, of what it may last, or of its pause, and in time to ask its device. */
  #plan(watched: Watched): void {
    this.#deadlines.put(watched, this.#dueAt(watched))
    this.#wake()
  }

  #dueAt(watched: Watched): number {
    const { validUntil } = watched.answer
    const asks = watched.lookedFor === validUntil || watched.of.device === undefined
    return Math.min(asks ? validUntil : validUntil - this.#lookMarginMs, this.#pauseEnds(watched), lengthEnds(watched))
  }

  #pauseEnds({ pausedAt }: Watched): number {
    return pausedAt === undefined ? Infinity : pausedAt + MOST_PAUSED_MS
  }

  #due(watched: Watched, now: number): void {
    if (now >= lengthEnds(watched)) return this.#cut(watched, 'maxLength')
    if (now >= this.#pauseEnds(watched)) return this.#cut(watched, 'pausedTooLong')
    if (now >= watched.answer.validUntil) return this.#takeTurn(watched)
    if (now >= watched.answer.validUntil - this.#lookMarginMs) this.#lookInTime(watched)
    this.#plan(watched)
  }

  /** Where the answer is about to get worse because what the device saw gets too old, the device is asked to look. */
  #lookInTime(watched: Watched): void {
    const { validUntil } = watched.answer
    if (watched.lookedFor === validUntil) return
    watched.lookedFor = validUntil
    const session = this.#facts.find('session', watched.opening.session)
    const rules = this.#facts.rules()
    if (session === undefined || rules === undefined) return
    try {
      const { opening } = watched
      this.#askToLook(watched, this.#known.decideThen(rules, session, { opening, at: validUntil }))
    } catch (error) {
      this.#onFault(error)
    }
  }

  #askToLook({ of: { device } }: Watched, decision: Decision): void {
    if (device === undefined || decision.outcome === 'allow') return
    if (!decision.reasons.some(({ state, facts }) => state === 'stale' && facts.some(isOfDevice))) return
    const now = this.#facts.now()
    if (now < (this.#looked.get(device) ?? -Infinity) + this.#lookMarginMs / 2) return
    if (this.#looked.size >= MOST_LOOKED) this.#looked.clear()
    this.#looked.set(device, now)
    try {
      this.#look(device)
    } catch (error) {
      this.#onFault(error)
    }
  }

  #wake(): void {
    const at = Math.min(this.#deadlines.next, this.#lostAt())
    if (at < this.#wakesAt) this.#sleep()
  }

  #sleep(): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const now = this.#facts.now()
    const at = Math.min(this.#deadlines.next, this.#lostAt())
    const sleepMs = Math.max(0, Math.min(Math.ceil(at - now), MOST_SLEEP_MS))
    this.#wakesAt = now + sleepMs
    this.#timer = setTimeout(() => this.#awake(), sleepMs).unref()
  }

  #awake(): void {
    const now = this.#facts.now()
    // the server's clock was set back: what was fresh may be of the future now, which is not believed
    if (now < this.#clock) this.#turns.putAll(this.#bySubject.all())
    this.#clock = now
    if (now >= this.#lostAt()) {
      for (const watched of this.#bySubject.all()) this.#turns.put(watched, { kind: 'cut', cause: 'streamLost' })
    }
    this.#turns.run()
    const begun = performance.now()
    for (let at = 0; ; at++) {
      const watched = this.#deadlines.take(now)
      if (watched === undefined) break
      this.#due(watched, now)
      if (at % 16 === 15 && performance.now() - begun > 8) break
    }
    if (now >= this.#sweepsAt || now < this.#sweepsAt - SWEEP_MS) this.#sweep(now)
    this.#sleep()
  }

  #sweep(now: number): void {
    this.#sweepsAt = now + SWEEP_MS
    this.#tell.sweep()
    this.#bySubject.sweep()
  }
}

function lengthEnds({ openedAt, answer }: Watched): number {
  if (openedAt === undefined) return Infinity
  for (const obligation of answer.obligations) if (obligation.kind === 'maxLength') return openedAt + obligation.ms
  return Infinity
}

function isOfDevice(fact: string): boolean {
  return fact.startsWith('device.')
}

function isSame(one: Decision, other: Decision): boolean {
  return one.outcome === other.outcome && reasonsText(one) === reasonsText(other)
}

function reasonsText(decision: Decision): string {
  return decision.outcome === 'allow' ? '' : decision.reasons.map(({ rule, state }) => `${rule} ${state}`).join()
}

function isSameObligations(one: Decision['obligations'], other: Decision['obligations']): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
