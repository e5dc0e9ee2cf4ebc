import type { Duplex } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { Pool } from 'undici'
import { openTls } from '../reach/open-tls.ts'
import type { Reach } from '../reach/reach.ts'
import { upstreamHost } from './forward-headers.ts'

/** Connections to upstreams, kept open between requests; a destination that changes gets new ones. */
export type Upstreams = {
  readonly pool: (destination: DestinationOf<'web'>) => Pool
  /** One connection of its own, for a WebSocket. @throws CannotReach */
  readonly open: (destination: DestinationOf<'web'>, signal: AbortSignal) => Promise<Duplex>
  close(): Promise<void>
}

/** Connections to one upstream at once, and how long one may rest. */
const MOST_CONNECTIONS = 128
const REST_MS = 20_000
/** How long an upstream may think before its answer begins. The answer itself may last. */
const ANSWER_MS = 120_000

export function createUpstreams(reach: Pick<Reach, 'open'>): Upstreams {
  const pools = new Map<string, { readonly destination: DestinationOf<'web'>; readonly pool: Pool }>()

  async function open(destination: DestinationOf<'web'>, signal?: AbortSignal): Promise<Duplex> {
    const way = await reach.open(destination, signal)
    if (destination.scheme === 'http') return way
    const { host, trust } = destination
    return openTls(way, { host, trust, alpn: ['http/1.1'] }, signal)
  }

  return {
    open,
    pool(destination) {
      const known = pools.get(destination.id)
      if (known?.destination === destination) return known.pool
      if (known !== undefined) void known.pool.close().catch(() => undefined)
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
      pools.set(destination.id, { destination, pool })
      return pool
    },
    async close() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
      pools.clear()
    },
  }
}
