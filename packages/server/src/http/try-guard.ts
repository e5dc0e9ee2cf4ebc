/** Counts failed tries per key in a window of time, in bounded memory. When full, the key that failed longest ago is forgotten. */
export type TryGuard = {
  /** Ms until this key may try again; 0 when it may now. Reads only. */
  readonly waitMs: (key: string, now: number) => number
  readonly failed: (key: string, now: number) => void
  /** Takes one failed try back. */
  readonly takeBack: (key: string) => void
  readonly succeeded: (key: string) => void
}

type Tries = { readonly count: number; readonly since: number }

export function createTryGuard(limits: {
  readonly tries: number
  readonly windowMs: number
  readonly maxKeys: number
}): TryGuard {
  const failures = new Map<string, Tries>()

  function current(key: string, now: number): Tries | undefined {
    const tries = failures.get(key)
    return tries !== undefined && now - tries.since < limits.windowMs ? tries : undefined
  }

  return {
    waitMs: (key, now) => {
      const tries = current(key, now)
      return tries === undefined || tries.count < limits.tries ? 0 : tries.since + limits.windowMs - now
    },
    failed: (key, now) => {
      const tries = current(key, now)
      failures.delete(key) // so that the map stays in the order of the last failure
      failures.set(key, { count: (tries?.count ?? 0) + 1, since: tries?.since ?? now })
      const oldest = failures.keys().next()
      if (failures.size > limits.maxKeys && !oldest.done) failures.delete(oldest.value)
    },
    takeBack: (key) => {
      const tries = failures.get(key)
      if (tries !== undefined && tries.count > 1) failures.set(key, { ...tries, count: tries.count - 1 })
      else failures.delete(key)
    },
    succeeded: (key) => {
      failures.delete(key)
    },
  }
}

/**
 * Lets a key try freely a few times, then ever more slowly, doubling from `firstWaitMs` up to `mostWaitMs`; quiet for `forgetMs` forgets.
 * Never shut: for keys that strangers can wear out.
 */
export function createSlowGuard(limits: {
  readonly free: number
  readonly firstWaitMs: number
  readonly mostWaitMs: number
  readonly forgetMs: number
  readonly maxKeys: number
}): TryGuard {
  const failures = new Map<string, { readonly count: number; readonly last: number }>()

  function current(key: string, now: number): { readonly count: number; readonly last: number } | undefined {
    const tries = failures.get(key)
    return tries !== undefined && now - tries.last < limits.forgetMs ? tries : undefined
  }

  return {
    waitMs: (key, now) => {
      const tries = current(key, now)
      if (tries === undefined || tries.count < limits.free) return 0
      const wait = Math.min(limits.mostWaitMs, limits.firstWaitMs * 2 ** Math.min(tries.count - limits.free, 30))
      return Math.max(0, tries.last + wait - now)
    },
    failed: (key, now) => {
      const count = (current(key, now)?.count ?? 0) + 1
      failures.delete(key)
      failures.set(key, { count, last: now })
      const oldest = failures.keys().next()
      if (failures.size > limits.maxKeys && !oldest.done) failures.delete(oldest.value)
    },
    takeBack: (key) => {
      const tries = failures.get(key)
      if (tries !== undefined && tries.count > 1) failures.set(key, { ...tries, count: tries.count - 1 })
      else failures.delete(key)
    },
    succeeded: (key) => {
      failures.delete(key)
    },
  }
}
