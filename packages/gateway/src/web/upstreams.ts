import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { Pool } from 'undici'
import { openTls } from '../reach/open-tls.ts'
import type { Reach } from '../reach/reach.ts'
import { upstreamHost } from './forward-headers.ts'

/**
 * Connections to upstreams, kept open between requests of one person: whatever somebody makes an upstream believe about where their requests
 * end, no answer of theirs ever reaches another. A destination that changes gets new ones.
 */
export type Upstreams = {
  readonly pool: (destination: DestinationOf<'web'>, person: string) => Pool
  /** One connection of its own, for a WebSocket. @throws CannotReach */
  readonly open: (destination: DestinationOf<'web'>, signal: AbortSignal) => Promise<Duplex>
  close(): Promise<void>
}

/** Connections of one person to one upstream at once, and how long one may rest. */
const MOST_CONNECTIONS = 64
const REST_MS = 20_000
/** How long an upstream may think before its answer begins. The answer itself may last. */
const ANSWER_MS = 120_000
/** People at upstreams at once; beyond it, who came first gets new connections. */
const MOST_POOLS = 20_000
const SWEEP_MS = 30_000

type Kept = { readonly destination: DestinationOf<'web'>; readonly pool: Pool; usedAt: number }

export function createUpstreams(reach: Pick<Reach, 'open'>): Upstreams {
  const pools = new Map<string, Kept>()
  const timer = setInterval(sweep, SWEEP_MS).unref()

  async function open(destination: DestinationOf<'web'>, signal?: AbortSignal): Promise<Duplex> {
    const way = await reach.open(destination, signal)
    if (destination.scheme === 'http') return way
    const { host, trust } = destination
    return openTls(way, { host, trust, alpn: ['http/1.1'] }, signal)
  }

  /** What is under way in it goes on to its end. */
  function drop(key: string, { pool }: Kept): void {
    pools.delete(key)
    pool.close().catch(() => undefined) // it was closed before
  }

  function sweep(): void {
    const before = performance.now() - SWEEP_MS
    for (const [key, kept] of pools) if (kept.usedAt < before && kept.pool.stats.size === 0) drop(key, kept)
  }

  return {
    open,
    pool(destination, person) {
      const key = JSON.stringify([destination.id, person])
      const known = pools.get(key)
      if (known?.destination === destination) {
        known.usedAt = performance.now()
        return known.pool
      }
      if (known !== undefined) drop(key, known)
      for (const [first, kept] of pools) {
        if (pools.size < MOST_POOLS) break
        drop(first, kept)
      }
      const pool = new Pool(`${destination.scheme}://${upstreamHost(destination)}`, {
        connections: MOST_CONNECTIONS,
        keepAliveTimeout: REST_MS,
        headersTimeout: ANSWER_MS,
        bodyTimeout: 0,
        pipelining: 1,
        maxHeaderSize: 64 * 1024,
        connect: (_options, done) => {
          open(destination).then(
            (way) => done(null, way as never), // any duplex does: what undici asks of a socket beyond that, it asks whether it is there
            (error: Error) => done(error, null),
          )
        },
      })
      pools.set(key, { destination, pool, usedAt: performance.now() })
      return pool
    },
    async close() {
      clearInterval(timer)
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
      pools.clear()
    },
  }
}
