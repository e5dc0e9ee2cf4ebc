/** Where something stands in each of the crowds that it may be in: the crowds' own. */
export type Placed = { inSession: number; onResource: number }

/**
 * Things that come and go thousands of times a second, in no order. A `Set` would do, but each of its tables that filled up keeps the next
 * alive until the whole heap is looked through, and with it everything that stood there.
 */
export class Crowd<T extends Placed> {
  readonly #place: keyof Placed
  readonly #all: T[] = []

  constructor(place: keyof Placed) {
    this.#place = place
  }

  get size(): number {
    return this.#all.length
  }

  add(one: T): void {
    one[this.#place] = this.#all.length
    this.#all.push(one)
  }

  /** Whether it was there. */
  delete(one: T): boolean {
    const at = one[this.#place]
    if (this.#all[at] !== one) return false
    const last = this.#all.pop()
    if (last !== undefined && last !== one) {
      this.#all[at] = last
      last[this.#place] = at
    }
    one[this.#place] = -1
    return true
  }

  /** As it is at this moment: who is told something may leave. */
  all(): readonly T[] {
    return this.#all.slice()
  }
}
