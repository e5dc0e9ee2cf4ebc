import type { Duplex } from 'node:stream'
import { CannotReach, type ReadInto } from '../../reach/reach.ts'
import { Errand } from './errand.ts'
import { LentReading } from './lent-reading.ts'
import type { AnswerTaker, Asked, Question } from './question.ts'
import { type Keeper, UpstreamConnection } from './upstream-connection.ts'

/** Connections of one person to one upstream at once, and how many requests wait for one of them. */
const MOST_CONNECTIONS = 64
const MOST_WAITING = 1_000

/** The connections of one person to one upstream. */
export class UpstreamPool implements Keeper {
  readonly #open: (into: ReadInto | undefined) => Promise<Duplex>
  /** The one that was of use last is asked first: those that are too many get old. */
  readonly #resting: UpstreamConnection[] = []
  readonly #all = new Set<UpstreamConnection>()
  readonly #waiting: Errand[] = []
  #opening = 0
  #isClosed = false

  constructor(open: (into: ReadInto | undefined) => Promise<Duplex>) {
    this.#open = open
  }

  /** Nothing of it is under way or kept. */
  get isEmpty(): boolean {
    return this.#all.size === 0 && this.#opening === 0 && this.#waiting.length === 0
  }

  ask(question: Question, taker: AnswerTaker): Asked {
    const errand = new Errand(question, taker, (again) => this.#send(again))
    this.#send(errand)
    return errand
  }

  rests(connection: UpstreamConnection): void {
    const next = this.#next()
    if (next !== undefined) this.#serve(connection, next)
    else if (this.#isClosed) connection.destroy()
    else this.#resting.push(connection)
  }

  gone(connection: UpstreamConnection): void {
    this.#all.delete(connection)
    const at = this.#resting.indexOf(connection)
    if (at >= 0) this.#resting.splice(at, 1)
    if (this.#waiting.length > this.#opening) this.#openOne()
  }

  /** Ends what thinks or rests too long. */
  look(now: number): void {
    for (const connection of this.#all) connection.look(now)
  }

  /** What is under way goes on to its end. */
  close(): void {
    this.#isClosed = true
    for (let last = this.#resting.pop(); last !== undefined; last = this.#resting.pop()) last.destroy()
  }

  destroy(): void {
    this.#isClosed = true
    this.#waiting.length = 0
    for (const connection of this.#all) connection.destroy()
  }

  #send(errand: Errand): void {
    const connection = this.#takeResting()
    if (connection !== undefined) return this.#serve(connection, errand)
    if (this.#waiting.length >= MOST_WAITING) return errand.taker.onError('tooBusy')
    this.#waiting.push(errand)
    if (this.#all.size + this.#opening < MOST_CONNECTIONS) this.#openOne()
  }

  #takeResting(): UpstreamConnection | undefined {
    const now = performance.now()
    for (let last = this.#resting.pop(); last !== undefined; last = this.#resting.pop()) {
      if (last.isOfUse(now)) return last
      last.destroy()
    }
    return undefined
  }

  #serve(connection: UpstreamConnection, errand: Errand): void {
    connection.serve(errand, performance.now())
    if (errand.isPaused) connection.pause()
  }

  /** Who waits longest and still wants an answer. */
  #next(): Errand | undefined {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      if (!next.isAborted) return next
    return undefined
  }

  #openOne(): void {
    if (this.#all.size + this.#opening >= MOST_CONNECTIONS) return
    this.#opening++
    const reading = new LentReading()
    this.#open(reading.into).then(
      (way) => {
        this.#opening--
        if (this.#isClosed && this.#waiting.length === 0) return void way.destroy()
        if (way.destroyed || reading.isSpoilt) {
          way.destroy()
          return this.#fail('upstreamClosed')
        }
        const connection = new UpstreamConnection(way, this, reading)
        this.#all.add(connection)
        this.rests(connection)
      },
      (error: unknown) => {
        this.#opening--
        this.#fail(error instanceof CannotReach ? error.reason : 'failed')
      },
    )
  }

  /** One of those who wait has no luck; those behind may have more. */
  #fail(cause: string): void {
    this.#next()?.taker.onError(cause)
    if (this.#waiting.length > this.#opening) this.#openOne()
  }
}
