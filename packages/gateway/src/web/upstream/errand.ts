import type { AnswerTaker, Asked, Question } from './question.ts'
import type { UpstreamConnection } from './upstream-connection.ts'

/** A question with who wants its answer: it waits for a connection, or has one. */
export class Errand implements Asked {
  readonly question: Question
  readonly taker: AnswerTaker
  readonly #again: (errand: Errand) => void
  connection: UpstreamConnection | undefined
  isAborted = false
  #isPaused = false
  #triedAgain = false

  constructor(question: Question, taker: AnswerTaker, again: (errand: Errand) => void) {
    this.question = question
    this.taker = taker
    this.#again = again
  }

  pause(): void {
    this.#isPaused = true
    this.connection?.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.connection?.resume()
  }

  abort(): void {
    if (this.isAborted) return
    this.isAborted = true
    this.connection?.destroy()
  }

  /** What was paused before it had a connection stays so with one. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  mayAskAgain(): boolean {
    const { method, body } = this.question
    return !this.#triedAgain && body === undefined && (method === 'GET' || method === 'HEAD')
  }

  askAgain(): void {
    this.#triedAgain = true
    this.#again(this)
  }
}
