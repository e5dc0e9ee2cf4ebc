import type { Duplex } from 'node:stream'
import { MOST_HEAD_BYTES, readAnswerHead } from './answer-head.ts'
import { ChunkReader } from './chunk-reader.ts'
import type { Errand } from './errand.ts'
import type { LentReading } from './lent-reading.ts'
import { headOf, type NoAnswer } from './question.ts'
import { sendBody } from './send-body.ts'

/** Answers before the answer (RFC 9110 section 15.2) of one request. */
const MOST_EARLY = 20
/** How long an upstream may think before its answer begins. The answer itself may last. */
const ANSWER_MS = 120_000
/** How long a connection may rest, and how much sooner than its upstream says it is given up. */
const REST_MS = 20_000
const SOONER_MS = 1_000

type Reading =
  | { readonly kind: 'rest' | 'head' | 'untilEnd' }
  | { readonly kind: 'length'; left: number }
  | { readonly kind: 'chunks'; readonly reader: ChunkReader }

const RESTS: Reading = { kind: 'rest' }
const READS_HEAD: Reading = { kind: 'head' }
const READS_UNTIL_END: Reading = { kind: 'untilEnd' }
const NOTHING = Buffer.alloc(0)
const END_OF_HEAD = Buffer.from('\r\n\r\n')

/** What becomes of a connection, told to who keeps it. */
export type Keeper = {
  /** It may serve another. */
  rests(connection: UpstreamConnection): void
  gone(connection: UpstreamConnection): void
}

/** One connection to an upstream, which answers one request after another. After the first doubt it is not used again. */
export class UpstreamConnection {
  readonly #way: Duplex
  readonly #keeper: Keeper
  #errand: Errand | undefined
  #reading: Reading = RESTS
  #head: Buffer = NOTHING
  #early = 0
  #isKept = false
  #isSent = false
  #isGone = false
  #served = 0
  /** Until when it may think, or rest. */
  #until = performance.now() + REST_MS
  #keptMs = REST_MS
  /** Since when it is not to answer. */
  #pausedAt: number | undefined
  #stopSending: () => void = nothing

  constructor(way: Duplex, keeper: Keeper, reading: LentReading) {
    this.#way = way
    this.#keeper = keeper
    way.on('error', () => this.#end('upstreamClosed'))
    reading.take = (part) => this.#meet(part, true)
    way.on('data', (part: Buffer) => this.#meet(part, false))
    way.on('end', () => this.#meetEnd())
    way.on('close', () => this.#end('upstreamClosed'))
  }

  /** Whether it may be asked now. */
  isOfUse(now: number): boolean {
    return !this.#isGone && now < this.#until
  }

  /** Asks; who asks is told the rest. The connection rests before this. */
  serve(errand: Errand, now: number): void {
    this.#errand = errand
    this.#reading = READS_HEAD
    this.#early = 0
    this.#until = now + ANSWER_MS
    errand.connection = this
    const { question } = errand
    this.#isSent = question.body === undefined
    this.#way.write(headOf(question), 'latin1')
    if (question.body !== undefined) this.#sendBody(question.body, question.length)
  }

  /** Its time to think stands still meanwhile. */
  pause(): void {
    this.#pausedAt ??= performance.now()
    this.#way.pause()
  }

  resume(): void {
    if (this.#pausedAt !== undefined) this.#until += performance.now() - this.#pausedAt
    this.#pausedAt = undefined
    if (!this.#isGone) this.#way.resume()
  }

  /** Ends it without a word. */
  destroy(): void {
    this.#leave()
    this.#end('upstreamClosed')
  }

  /** Ends it where it thought or rested too long. */
  look(now: number): void {
    if (now < this.#until || this.#pausedAt !== undefined) return
    if (this.#reading.kind === 'rest') this.destroy()
    else if (this.#reading.kind === 'head') this.#end('upstreamTimedOut')
  }

  #sendBody(body: NonNullable<Errand['question']['body']>, length: number | undefined): void {
    this.#stopSending = sendBody(body, this.#way, {
      length,
      onSent: () => {
        this.#isSent = true
        // an upstream has its whole time from here
        this.#until = Math.max(this.#until, performance.now() + ANSWER_MS)
      },
      onBad: () => this.#end('badBody'),
    })
  }

  #meet(part: Buffer, isLent: boolean): void {
    if (this.#isGone) return
    switch (this.#reading.kind) {
      case 'rest':
        return this.destroy() // nobody asked for this
      case 'head':
        return this.#meetHead(part, isLent)
      case 'untilEnd':
        return this.#errand?.taker.onPart(part, isLent)
      case 'length':
        return this.#meetLength(this.#reading, part, isLent)
      case 'chunks':
        return this.#meetChunks(this.#reading.reader, part, isLent)
    }
  }

  #meetHead(part: Buffer, isLent: boolean): void {
    const bytes = this.#head.length === 0 ? part : Buffer.concat([this.#head, part])
    const end = bytes.indexOf(END_OF_HEAD, Math.max(0, this.#head.length - 3))
    this.#head = NOTHING
    if (end < 0 && bytes.length <= MOST_HEAD_BYTES && beginsAsHttp(bytes)) {
      this.#head = isLent && bytes === part ? Buffer.from(part) : bytes
      return
    }
    const head = end < 0 || end > MOST_HEAD_BYTES ? undefined : readAnswerHead(bytes.toString('latin1', 0, end))
    // nothing was asked that 100 or 101 would answer
    if (head === undefined || head.status === 100 || head.status === 101) return this.#end('badAnswer')
    const rest = end + 4 === bytes.length ? NOTHING : bytes.subarray(end + 4)
    if (head.status < 200) {
      this.#early++
      if (this.#early > MOST_EARLY) return this.#end('badAnswer')
      if (rest.length > 0) this.#meetHead(rest, isLent)
      return
    }
    const errand = this.#errand
    if (errand === undefined) return
    const { method, body } = errand.question
    // after a body that others would not expect, nobody knows where the next request begins
    this.#isKept = head.isKept && (body === undefined || WITH_BODY.has(method))
    this.#keptMs = head.keptSeconds === undefined ? REST_MS : Math.min(REST_MS, head.keptSeconds * 1_000 - SOONER_MS)
    const isEmpty = method === 'HEAD' || head.status === 204 || head.status === 304
    this.#reading = isEmpty ? { kind: 'length', left: 0 } : readingOf(head.body)
    errand.taker.onHead(head)
    if (this.#errand !== errand) return
    if (this.#reading.kind === 'length' && this.#reading.left === 0) return this.#done(rest.length > 0)
    if (rest.length > 0) this.#meet(rest, isLent)
  }

  #meetLength(reading: Extract<Reading, { kind: 'length' }>, part: Buffer, isLent: boolean): void {
    const errand = this.#errand
    const isMore = part.length > reading.left
    const mine = isMore ? part.subarray(0, reading.left) : part
    reading.left -= mine.length
    const isWhole = reading.left === 0
    errand?.taker.onPart(mine, isLent)
    if (isWhole && errand !== undefined && this.#errand === errand) this.#done(isMore)
  }

  #meetChunks(reader: ChunkReader, part: Buffer, isLent: boolean): void {
    const errand = this.#errand
    const taken = reader.read(part, (mine) => {
      if (this.#errand === errand) errand?.taker.onPart(mine, isLent)
    })
    if (this.#errand !== errand) return
    if (taken < 0) this.#end('badAnswer')
    else if (reader.isEnded) this.#done(taken < part.length)
  }

  /** The answer is whole. `isMore`: and something came behind it. */
  #done(isMore: boolean): void {
    const errand = this.#leave()
    this.#reading = RESTS
    this.#served++
    if (isMore || !this.#isKept || !this.#isSent || this.#keptMs <= 0) this.#end('upstreamClosed')
    else {
      this.resume()
      this.#until = performance.now() + this.#keptMs
      this.#keeper.rests(this)
    }
    errand?.taker.onEnd()
  }

  #meetEnd(): void {
    if (this.#reading.kind !== 'untilEnd') return this.#end('upstreamClosed')
    this.#isKept = false
    this.#done(false)
  }

  /** Whoever asked has no connection any more: what they still say is not for whom it serves next. */
  #leave(): Errand | undefined {
    const errand = this.#errand
    this.#errand = undefined
    if (errand !== undefined) errand.connection = undefined
    return errand
  }

  #end(cause: NoAnswer): void {
    if (this.#isGone) return
    this.#isGone = true
    const errand = this.#leave()
    const isSilent = this.#reading.kind === 'head' && this.#early === 0 && this.#head.length === 0
    this.#head = NOTHING
    this.#stopSending()
    this.#way.destroy()
    this.#keeper.gone(this)
    if (errand === undefined) return
    // it may have ended before it heard of this: who only asks may ask again (RFC 9110 section 9.2.2)
    if (cause === 'upstreamClosed' && isSilent && this.#served > 0 && errand.mayAskAgain()) errand.askAgain()
    else errand.taker.onError(cause)
  }
}

/** Methods after whose body an upstream's connection is in no doubt. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** What cannot become an answer any more is not waited for. */
function beginsAsHttp(bytes: Buffer): boolean {
  return BEGINNING.startsWith(bytes.toString('latin1', 0, BEGINNING.length))
}

const BEGINNING = 'HTTP/1.'

function readingOf(
  body: { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunks' | 'untilEnd' },
): Reading {
  if (body.kind === 'length') return { kind: 'length', left: body.length }
  return body.kind === 'chunks' ? { kind: 'chunks', reader: new ChunkReader() } : READS_UNTIL_END
}

function nothing(): void {}
