import type { Duplex } from 'node:stream'

/** What somebody was given: a desktop that runs, or a machine of a pool. */
export type Seat = {
  readonly open: (signal?: AbortSignal) => Promise<Duplex>
  /** Called once when it is gone, whatever ended it. */
  readonly onEnd: (listener: () => void) => void
  /** Resolves when nothing is left that the next person could find. */
  readonly stop: () => Promise<void>
}

/** `yours`: there is a place, held for this person. `waits`: the how many-th in line. `full`: so is the line. */
export type Claim =
  | { readonly kind: 'yours' }
  | { readonly kind: 'waits'; readonly place: number; readonly waiting: number }
  | { readonly kind: 'full' }

export type PlacesOptions = {
  /** How many may be in use at once. */
  readonly most: number
  /** A place that nobody touched for so long is taken back. */
  readonly idleMs: number
  readonly start: (person: string) => Promise<Seat>
  /** A clock that never goes back, in ms. */
  readonly clock: () => number
}

/** More do not wait: they are told to come back. */
const MOST_WAITING = 200
/** Who was not heard of for so long has left the line. A page in the background asks once a minute. */
const WAITING_MS = 150_000
/** So long a place is held for whoever is next, and for who took one but never looked at it. */
const OFFERED_MS = 90_000

type Taken = {
  readonly person: string
  seat: Promise<Seat>
  viewers: number
  seen: boolean
  usedAt: number
  /** Being cleared: it counts until that is done. */
  ending: Promise<void> | undefined
}

/** The places of one pool, one for each person, and the line before them: first come, first served. */
export class Places {
  readonly #options: PlacesOptions
  readonly #taken = new Map<string, Taken>()
  /** In the order in which they came. */
  readonly #line = new Map<string, { heardAt: number; offeredAt: number | undefined }>()
  #isClosed = false

  constructor(options: PlacesOptions) {
    this.#options = options
  }

  /** Asks for a place; asked again, the same place in line. */
  claim(person: string): Claim {
    if (this.#isClosed) return { kind: 'full' }
    this.#forgetGone()
    if (this.#taken.has(person)) return { kind: 'yours' }
    const now = this.#options.clock()
    const waiting = this.#line.get(person)
    if (waiting !== undefined) waiting.heardAt = now
    else if (this.#line.size >= MOST_WAITING) return { kind: 'full' }
    else this.#line.set(person, { heardAt: now, offeredAt: undefined })
    this.#offer()
    const place = [...this.#line.keys()].indexOf(person)
    if (place >= this.#free()) return { kind: 'waits', place: place - this.#free() + 1, waiting: this.#line.size }
    return { kind: 'yours' }
  }

  /** Takes the place that was claimed, and starts what belongs to it. @throws NoPlace where there is none, or what `start` throws */
  take(person: string): Promise<Seat> {
    const taken = this.#taken.get(person)
    if (taken?.ending !== undefined)
      return taken.ending.then(() => {
        if (this.#taken.get(person) === taken) this.#taken.delete(person)
        return this.take(person)
      })
    if (taken !== undefined) return taken.seat
    if (this.claim(person).kind !== 'yours') return Promise.reject(new NoPlace())
    this.#line.delete(person)
    return this.#begin(person).seat
  }

  /** A connection to the person's own; it counts as seen until it closes. @throws NoPlace, or what `start` and `open` throw */
  async open(person: string, signal?: AbortSignal): Promise<Duplex> {
    const seat = await this.take(person)
    const way = await seat.open(signal)
    const taken = this.#taken.get(person)
    if (taken === undefined || taken.ending !== undefined) {
      way.destroy()
      throw new NoPlace()
    }
    taken.viewers += 1
    taken.seen = true
    taken.usedAt = this.#options.clock()
    way.once('close', () => {
      taken.viewers -= 1
      taken.usedAt = this.#options.clock()
    })
    return way
  }

  /** The person used what they have. */
  touched(person: string): void {
    const taken = this.#taken.get(person)
    if (taken !== undefined) taken.usedAt = this.#options.clock()
  }

  /** Leaves the line. What is taken stays. */
  leave(person: string): void {
    this.#line.delete(person)
  }

  /** Ends what the person has, and their waiting. Resolves when it is cleared. */
  async end(person: string): Promise<void> {
    this.leave(person)
    const taken = this.#taken.get(person)
    if (taken !== undefined) await this.#clear(taken)
  }

  /** Takes back what is idle. Called every few seconds. */
  sweep(): void {
    const now = this.#options.clock()
    this.#forgetGone()
    for (const taken of this.#taken.values()) {
      const spanMs = taken.seen ? this.#options.idleMs : Math.min(OFFERED_MS, this.#options.idleMs)
      if (taken.ending === undefined && now - taken.usedAt >= spanMs) void this.#clear(taken)
    }
  }

  readonly people = (): readonly string[] => [...this.#taken.keys(), ...this.#line.keys()]

  /** Ends everything, for good. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#line.clear()
    await Promise.all([...this.#taken.values()].map((taken) => this.#clear(taken)))
  }

  #free(): number {
    return Math.max(0, this.#options.most - this.#taken.size)
  }

  #begin(person: string): Taken {
    const taken: Taken = {
      person,
      seat: this.#options.start(person),
      viewers: 0,
      seen: false,
      usedAt: this.#options.clock(),
      ending: undefined,
    }
    this.#taken.set(person, taken)
    taken.seat.then(
      (seat) => {
        taken.usedAt = this.#options.clock()
        seat.onEnd(() => void this.#clear(taken))
      },
      // whoever waits for it is told by the same promise
      () => this.#forget(taken),
    )
    return taken
  }

  #clear(taken: Taken): Promise<void> {
    taken.ending ??= taken.seat
      .then((seat) => seat.stop())
      .catch(() => undefined)
      .then(() => this.#forget(taken))
    return taken.ending
  }

  #forget(taken: Taken): void {
    if (this.#taken.get(taken.person) === taken) this.#taken.delete(taken.person)
  }

  /** Those whose turn it is have it for a while; who does not come is passed over. */
  #offer(): void {
    const now = this.#options.clock()
    let free = this.#free()
    for (const waiting of this.#line.values()) {
      if (free-- <= 0) return
      waiting.offeredAt ??= now
    }
  }

  #forgetGone(): void {
    const now = this.#options.clock()
    for (const [person, { heardAt, offeredAt }] of this.#line)
      if (now - heardAt > WAITING_MS || (offeredAt !== undefined && now - offeredAt > OFFERED_MS))
        this.#line.delete(person)
    this.#offer()
  }
}

/** There is no place for this person now. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace'
}
