const last = new Map<string, Promise<unknown>>()

/** Runs works that read and then write the same thing one after another within this process. A failure is its own caller's only. */
export function oneAtATime<T>(thing: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(thing) ?? Promise.resolve()
  const mine = before.then(work, work)
  last.set(thing, mine)
  return mine
}
