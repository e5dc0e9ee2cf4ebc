import { randomBytes } from 'node:crypto'
import { AccessRecord } from '@taga/contract'
import type { AccessLog } from './access-log.ts'
import { Alike, type Written } from './alike.ts'
import { Spool } from './spool.ts'

const TURN_MS = 250
/** Few lines wait so long for others before they are sent. */
const LINGER_MS = 1_000
/** What is told becomes lines when whoever told it is done: first of all bytes are stopped, not lines written. */
const SOON_MS = 10
/** So long at once, in ms, before everything else has its turn. */
const AT_ONCE_MS = 2
/** What may be told before it becomes lines; beyond it, it does at once. */
const MOST_TOLD = 5_000
/** The server did not say that it kept a batch: it is sent again. */
const AGAIN_MS = 30_000
const MOST_BYTES = 256 * 1024 * 1024

/** Sends one batch over the stream. Returns at once; the answer is `kept`. */
export type SendBatch = (batch: string, records: readonly AccessRecord[]) => void

/** The access log and its way to the server. */
export type SpooledLog = AccessLog & {
  /** A stream stands: from now on batches go there, the oldest first, one at a time. What was sent before and not kept goes again. */
  attach(send: SendBatch): void
  /** The server has this batch on its disk. */
  kept(batch: string): void
  /** The stream is gone. */
  detach(): void
}

/**
 * Opens the log in a folder of its own, with what a former run left there.
 * - `now`: epoch ms on the server's clock.
 * - `mostBytes`: what may wait on the disk. Beyond it `isFull` says so, and nothing new is let in; what has to be told is still written.
 * - `onFault`: the disk cannot be written, or read.
 */
export async function createAccessLog(options: {
  readonly folder: string
  readonly now: () => number
  readonly mostBytes?: number
  readonly onFault: (error: unknown) => void
}): Promise<SpooledLog> {
  const { folder, now, mostBytes = MOST_BYTES, onFault } = options
  return new Log(await Spool.open(folder, { mostBytes, onFault }), now, onFault)
}

type Told = { readonly id: string; readonly at: number; readonly record: Written }

class Log implements SpooledLog {
  readonly #spool: Spool
  readonly #now: () => number
  readonly #onFault: (error: unknown) => void
  readonly #alike: Alike
  readonly #run = randomBytes(9).toString('base64url')
  readonly #timer: NodeJS.Timeout
  #number = 0
  #send: SendBatch | undefined
  #flying: { readonly batch: string; readonly since: number } | undefined
  #waitsSince: number | undefined
  #turns = false
  #told: Told[] = []
  #soon: NodeJS.Timeout | undefined

  constructor(spool: Spool, now: () => number, onFault: (error: unknown) => void) {
    this.#spool = spool
    this.#now = now
    this.#onFault = onFault
    this.#alike = new Alike((record) => this.#append(record), now)
    this.#timer = setInterval(() => this.#turn(), TURN_MS).unref()
  }

  write(record: Written): void {
    this.#alike.add(record)
  }

  isFull(): boolean {
    return this.#spool.isFull()
  }

  flush(): Promise<void> {
    this.#makeLines(Infinity)
    return this.#spool.flush()
  }

  attach(send: SendBatch): void {
    this.#send = send
    this.#flying = undefined
    this.#turn()
  }

  detach(): void {
    this.#send = undefined
    this.#flying = undefined
  }

  kept(batch: string): void {
    if (this.#flying?.batch !== batch) return
    this.#flying = undefined
    this.#spool.remove(batch).then(() => this.#turn(), this.#onFault)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.detach()
    this.#alike.close()
    this.#makeLines(Infinity)
    await this.#spool.close()
  }

  #append(record: Written): void {
    const at = Math.max(0, Math.round(this.#now()))
    const id = `${this.#run}-${(++this.#number).toString(36).padStart(9, '0')}`
    this.#waitsSince ??= performance.now()
    this.#told.push({ id, at, record })
    if (this.#told.length >= MOST_TOLD) this.#makeLines(Infinity)
    else this.#soon ??= setTimeout(() => this.#makeLines(AT_ONCE_MS), SOON_MS)
  }

  /** Makes lines of what was told, in its order, for so long. */
  #makeLines(forMs: number): void {
    clearTimeout(this.#soon)
    this.#soon = undefined
    const begun = performance.now()
    let made = 0
    for (const told of this.#told) {
      this.#makeLine(told)
      made++
      if (made % 16 === 0 && performance.now() - begun > forMs) break
    }
    this.#told = this.#told.slice(made)
    if (this.#told.length > 0) this.#soon = setTimeout(() => this.#makeLines(AT_ONCE_MS), AT_ONCE_MS)
  }

  #makeLine({ id, at, record }: Told): void {
    const read = AccessRecord.safeParse({ id, at, ...record })
    if (!read.success) this.#onFault(new Error('a line that the access log cannot keep', { cause: read.error }))
    const { event, carrier } = record
    this.#spool.append(JSON.stringify(read.success ? read.data : { id, at, event, carrier, cause: 'notToBeKept' }))
  }

  #turn(): void {
    this.#alike.sweep()
    this.#tellLost()
    if (this.#turns) return
    this.#turns = true
    this.#takeTurn().then(
      () => {
        this.#turns = false
      },
      (error: unknown) => {
        this.#turns = false
        this.#onFault(error)
      },
    )
  }

  /** Lines that could not even wait are told by their number: denials and cuts among them are not lost silently. */
  #tellLost(): void {
    const lost = this.#spool.takeLost()
    if (lost > 0) this.#append({ event: 'refused', carrier: 'web', cause: 'logLost', times: lost })
  }

  async #takeTurn(): Promise<void> {
    await this.#spool.shrink()
    if (this.#send === undefined) return
    if (this.#flying !== undefined && performance.now() - this.#flying.since < AGAIN_MS) return
    const batch = this.#spool.oldest() ?? (await this.#closeCurrent())
    if (batch === undefined) return
    const records = await this.#spool.read(batch)
    if (records.length === 0) return this.#spool.remove(batch)
    const send = this.#send
    // the stream may have gone while the file was read
    if (send === undefined) return
    this.#flying = { batch, since: performance.now() }
    send(batch, records)
  }

  async #closeCurrent(): Promise<string | undefined> {
    const since = this.#waitsSince
    if (since === undefined || performance.now() - since < LINGER_MS) return undefined
    this.#waitsSince = undefined
    try {
      await this.flush()
      await this.#spool.rotate()
    } catch (error) {
      this.#waitsSince ??= since
      throw error
    }
    return this.#spool.oldest()
  }
}
