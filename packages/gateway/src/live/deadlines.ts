/** Something that has to be looked at when its time has come. Both fields belong to `Deadlines`. */
export type Dated = { planned: number; entry?: { of: unknown } | undefined }

/** `of`: undefined where it counts no more. Entries stay for a while; what they were about must not stay with them. */
type Entry<T> = { readonly at: number; of: T | undefined }

/**
 * Who is next, by time: a binary heap. Each stands in it at most once that counts (`planned` is its time there); what was put off stays
 * where it was and is asked again then, and what was brought forward or forgotten leaves an entry that is passed over.
 */
export class Deadlines<T extends Dated> {
  #heap: Entry<T>[] = []
  #counting = 0

  /** When the earliest is due: Infinity where nothing is. It may be earlier than anything that is still wanted. */
  get next(): number {
    return this.#heap[0]?.at ?? Infinity
  }

  /** Looks at `of` no later than `at`. */
  put(of: T, at: number): void {
    if (at >= of.planned || at === Infinity) return
    if (of.planned === Infinity) this.#counting++
    else if (of.entry !== undefined) of.entry.of = undefined
    of.planned = at
    const entry = { at, of }
    of.entry = entry
    this.#push(entry)
    if (this.#heap.length > 4 * this.#counting + 1024) this.#sweep()
  }

  forget(of: T): void {
    if (of.planned === Infinity) return
    of.planned = Infinity
    if (of.entry !== undefined) of.entry.of = undefined
    of.entry = undefined
    this.#counting--
  }

  /** Takes out the earliest that is due at `now`, or nothing. */
  take(now: number): T | undefined {
    for (;;) {
      const [first] = this.#heap
      if (first === undefined || first.at > now) return undefined
      this.#pop()
      const { of } = first
      if (of === undefined) continue
      this.forget(of)
      return of
    }
  }

  #sweep(): void {
    const counting = this.#heap.filter(({ of }) => of !== undefined)
    counting.sort((one, other) => one.at - other.at) // in order, so it is a heap
    this.#heap = counting
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || parent.at <= entry.at) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const [left, right] = [heap[below], heap[below + 1]]
      if (left === undefined) break
      if (right !== undefined && right.at < left.at) below++
      const least = heap[below]
      if (least === undefined || least.at >= last.at) break
      heap[at] = least
      at = below
    }
    heap[at] = last
  }
}
