/** Who may go on: so many a second each, with a reserve. */
export type Buckets = { take(who: string): boolean }

/** More are not counted apart: whoever comes when all are in use and busy waits. */
const MOST = 20_000

export function createBuckets(
  { perSecond, reserve }: { readonly perSecond: number; readonly reserve: number },
  now: () => number = () => performance.now(),
): Buckets {
  const levels = new Map<string, { level: number; at: number }>()
  return {
    take(who) {
      const at = now()
      let found = levels.get(who)
      if (found === undefined) {
        if (levels.size >= MOST) forgetFull(at)
        if (levels.size >= MOST) return false
        found = { level: reserve, at }
        levels.set(who, found)
      }
      found.level = Math.min(reserve, found.level + ((at - found.at) / 1_000) * perSecond)
      found.at = at
      if (found.level < 1) return false
      found.level -= 1
      return true
    },
  }

  /** Whoever has its whole reserve again needs not be remembered. */
  function forgetFull(at: number): void {
    for (const [who, { level, at: then }] of levels)
      if (level + ((at - then) / 1_000) * perSecond >= reserve) levels.delete(who)
  }
}
