import type { AccessRecord } from '@taga/contract'

export type Written = Omit<AccessRecord, 'id' | 'at'>

/** Alike lines within this time are one line. */
const ALIKE_MS = 60_000
/** Different lines that are waited for at once; further ones are told without whom they were about. */
const MOST_ALIKE = 5_000
const MOST_AT_ALL = 6_000
const MERGED: ReadonlySet<AccessRecord['event']> = new Set(['denied', 'stepUpAsked', 'refused'])

/**
 * Refusals that repeat themselves: the first is told at once, those that follow within a minute as one line with their number. However many
 * there are and whoever sends them, what waits here and what is written stays bounded, and none is lost without a number.
 */
export class Alike {
  readonly #write: (record: Written) => void
  readonly #now: () => number
  readonly #waiting = new Map<string, { readonly record: Written; readonly until: number; times: number }>()

  constructor(write: (record: Written) => void, now: () => number) {
    this.#write = write
    this.#now = now
  }

  add(record: Written): void {
    if (!MERGED.has(record.event)) return this.#write(record)
    const told = this.#shorten(record)
    const key = JSON.stringify(told)
    const found = this.#waiting.get(key)
    if (found !== undefined) {
      found.times += record.times ?? 1
      return
    }
    this.#waiting.set(key, { record: told, until: this.#now() + ALIKE_MS, times: 0 })
    this.#write(told)
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** Writes the numbers of those whose minute is over; they stand in the order in which they began. */
  sweep(): void {
    const now = this.#now()
    for (const [key, { until }] of this.#waiting) {
      if (until > now && until <= now + ALIKE_MS) return
      this.#end(key)
    }
  }

  close(): void {
    for (const key of this.#waiting.keys()) this.#end(key)
  }

  #end(key: string): void {
    const found = this.#waiting.get(key)
    this.#waiting.delete(key)
    if (found !== undefined && found.times > 0) this.#write({ ...found.record, times: found.times })
  }

  #shorten(record: Written): Written {
    if (this.#waiting.size < MOST_ALIKE) return record
    const { event, carrier, person, cause, reasons } = record
    if (this.#waiting.size >= MOST_AT_ALL) return { event, carrier }
    return {
      event,
      carrier,
      ...(person !== undefined && { person }),
      ...(cause !== undefined && { cause }),
      ...(reasons && { reasons }),
    }
  }
}
