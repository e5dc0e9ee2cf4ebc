import type { Decision } from '@taga/core'
import type { SessionConnections } from './by-subject.ts'
import type { Placed } from './crowd.ts'
import type { Dated } from './deadlines.ts'
import type { Ending, Hold, LiveConnection, Opening } from './live-connection.ts'
import type { Visit } from './tell-connections.ts'

/** What a connection asks of the registry it stands in. */
export type Registry = {
  readonly idPrefix: string
  begin(watched: Watched): boolean
  end(watched: Watched, ending: Extract<Ending, { kind: 'closed' | 'failed' }>): void
}

/** A connection as the registry keeps it. Its fields are the registry's to change. */
export class Watched implements LiveConnection, Dated, Placed {
  readonly number: number
  readonly opening: Opening
  readonly of: SessionConnections
  readonly hold: Hold
  readonly #registry: Registry
  standing: 'registered' | 'open' | 'paused' | 'ended' = 'registered'
  answer: Decision
  /** The obligations that its carrier was told last. */
  told: Decision['obligations']
  openedAt: number | undefined = undefined
  pausedAt: number | undefined = undefined
  /** The end of the answer for which the device was asked to look. */
  lookedFor: number | undefined = undefined
  /** Which change was the last when it was decided. */
  changes: number
  /** What a request is told as part of. */
  visit: Visit | undefined = undefined
  inSession = -1
  onResource = -1
  planned = Infinity
  entry: Dated['entry'] = undefined
  /** Waits for its turn to be decided again, or to be ended so. */
  waits: 'no' | 'decide' | Ending = 'no'
  /** In which of the queues of `Turns`. */
  queue = Infinity
  bytesIn = 0
  bytesOut = 0

  constructor(
    registry: Registry,
    asked: { readonly number: number; readonly opening: Opening; readonly of: SessionConnections; readonly hold: Hold },
    answered: { readonly decision: Decision; readonly changes: number },
  ) {
    this.#registry = registry
    this.number = asked.number
    this.opening = asked.opening
    this.of = asked.of
    this.hold = asked.hold
    this.answer = answered.decision
    this.told = answered.decision.obligations
    this.changes = answered.changes
  }

  get id(): string {
    return `${this.#registry.idPrefix}${this.number}`
  }

  get person(): string {
    return this.of.person
  }

  device(): string | undefined {
    return this.of.device
  }

  state(): Watched['standing'] {
    return this.standing
  }

  decision(): Decision {
    return this.answer
  }

  begin(): boolean {
    return this.#registry.begin(this)
  }

  countBytes(toDestination: number, fromDestination: number): void {
    this.bytesIn += toDestination
    this.bytesOut += fromDestination
  }

  close(ending: Extract<Ending, { kind: 'closed' | 'failed' }> = { kind: 'closed' }): void {
    this.#registry.end(this, ending)
  }
}
