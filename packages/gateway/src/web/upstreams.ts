import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { openTls } from '../reach/open-tls.ts'
import type { Reach, ReadInto } from '../reach/reach.ts'
import type { AnswerTaker, Asked, Question } from './upstream/question.ts'
import { UpstreamPool } from './upstream/upstream-pool.ts'

/**
 * Connections to upstreams, kept open between requests of one person: whatever somebody makes an upstream believe about where their requests
 * end, no answer of theirs ever reaches another. A destination that changes gets new ones.
 */
export type Upstreams = {
  readonly ask: (
    to: { readonly destination: DestinationOf<'web'>; readonly person: string },
    question: Question,
    taker: AnswerTaker,
  ) => Asked
  /** One connection of its own, for a WebSocket. @throws CannotReach */
  readonly open: (destination: DestinationOf<'web'>, signal: AbortSignal) => Promise<Duplex>
  close(): Promise<void>
}

/** People at upstreams at once; beyond it, who came first gets new connections. */
const MOST_POOLS = 20_000
/** How often it is looked for connections that rest or think too long. */
const SWEEP_MS = 2_000

type Kept = { readonly destination: DestinationOf<'web'>; readonly pool: UpstreamPool }

export function createUpstreams(reach: Pick<Reach, 'open'>): Upstreams {
  const pools = new Map<string, Kept>()
  const ending = new Set<UpstreamPool>()
  const timer = setInterval(sweep, SWEEP_MS).unref()

  async function open(destination: DestinationOf<'web'>, signal?: AbortSignal, into?: ReadInto): Promise<Duplex> {
    if (destination.scheme === 'http') return reach.open(destination, signal, into)
    const way = await reach.open(destination, signal)
    const { host, trust } = destination
    return openTls(way, { host, trust, alpn: ['http/1.1'] }, signal)
  }

  /** What is under way in it goes on to its end. */
  function drop(key: string, { pool }: Kept): void {
    pools.delete(key)
    pool.close()
    if (!pool.isEmpty) ending.add(pool)
  }

  function sweep(): void {
    const now = performance.now()
    for (const [key, kept] of pools) {
      kept.pool.look(now)
      if (kept.pool.isEmpty) pools.delete(key)
    }
    for (const pool of ending) {
      pool.look(now)
      if (pool.isEmpty) ending.delete(pool)
    }
  }

  function poolFor(destination: DestinationOf<'web'>, person: string): UpstreamPool {
    const key = `${person} ${destination.id}`
    const known = pools.get(key)
    if (known?.destination === destination) return known.pool
    if (known !== undefined) drop(key, known)
    for (const [first, kept] of pools) {
      if (pools.size < MOST_POOLS) break
      drop(first, kept)
    }
    const pool = new UpstreamPool((into) => open(destination, undefined, into))
    pools.set(key, { destination, pool })
    return pool
  }

  return {
    open: (destination, signal) => open(destination, signal),
    ask: ({ destination, person }, question, taker) => poolFor(destination, person).ask(question, taker),
    async close() {
      clearInterval(timer)
      for (const { pool } of pools.values()) pool.destroy()
      for (const pool of ending) pool.destroy()
      pools.clear()
      ending.clear()
    },
  }
}
