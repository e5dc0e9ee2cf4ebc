import { createServer, type Server } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type DestinationOf, SubjectFacts, type ToGateway } from '@taga/contract'
import { DEFAULT_RULES, type Rule, SOURCES } from '@taga/core'
import { type FactsKeeper, keepFacts } from '../../packages/gateway/src/facts/keep-facts.ts'
import { createFront } from '../../packages/gateway/src/front/create-front.ts'
import { createNames } from '../../packages/gateway/src/front/names.ts'
import { createBrowserSessions } from '../../packages/gateway/src/front/sessions.ts'
import { keepYoung } from '../../packages/gateway/src/keep-young.ts'
import { createLiveConnections } from '../../packages/gateway/src/live/create-live-connections.ts'
import type { LiveConnections } from '../../packages/gateway/src/live/live-connection.ts'
import { createAccessLog } from '../../packages/gateway/src/log/create-access-log.ts'
import { createReach } from '../../packages/gateway/src/reach/create-reach.ts'
import { setGoodFacts } from '../../packages/gateway/src/testing/test-opening.ts'
import { makeOutpostKey } from '../../packages/gateway/src/identity/outpost-key.ts'
import { createAssertions } from '../../packages/gateway/src/web/assertion.ts'
import { createUpstreams } from '../../packages/gateway/src/web/upstreams.ts'
import { createWebCarrier } from '../../packages/gateway/src/web/web-carrier.ts'
import type { Place } from './place.ts'

/** The gateway's web carrier behind TLS on a port of loopback, with everything that decides and tells. */
export type WebGateway = {
  readonly keeper: FactsKeeper
  readonly live: LiveConnections
  /** Whoever works on this device, with everything in order; the cookie of a browser of theirs that entered. */
  meet(name: string): string
  /** All default rules with every source adopted, and some more. */
  setRules(more: readonly Rule[]): void
  close(): Promise<void>
}

const RESOURCE = 'r1'

/** Its facts are told here instead of by a stream. It listens when this resolves. */
export async function openWebGateway({ port, upstream, cert, key, folder }: Place): Promise<WebGateway> {
  keepYoung()
  const keeper = keepFacts()
  const { facts } = keeper
  const tick = () => {
    keeper.heardTime(Date.now())
    keeper.heardTick(Date.now())
  }
  keeper.beginWhole()
  keeper.complete()
  const setRules = (more: readonly Rule[]) => {
    const message: Extract<ToGateway, { kind: 'rules' }> = {
      kind: 'rules',
      version: `bench ${more.length}`,
      rules: [...DEFAULT_RULES, ...more],
      settings: {},
      adopted: [...SOURCES],
      streamLossMs: 600_000,
    }
    const refused = keeper.setRules(message)
    if (refused !== undefined) throw new Error(refused)
  }
  setRules([])
  tick()
  const ticks = setInterval(tick, 1_000)
  const onFault = (error: unknown) => {
    throw error
  }
  const log = await createAccessLog({ folder, now: facts.now, onFault })
  const live = createLiveConnections({ facts, log, onFault })
  const names = createNames()
  const destination: DestinationOf<'web'> = {
    id: 'd1',
    resource: RESOURCE,
    name: 'Wiki',
    pattern: 'cloud_app',
    kind: 'web',
    via: { kind: 'direct' },
    host: '127.0.0.1',
    port: upstream,
    pinned: ['127.0.0.1'],
    publicName: 'localhost',
    scheme: 'http',
    trust: { kind: 'public' },
    hostHeader: 'upstream',
    webSocket: true,
    files: 'enforced',
    mostUploadBytes: 0,
  }
  names.set([destination])
  const sessions = createBrowserSessions(facts.now)
  const upstreams = createUpstreams(createReach({ connectors: { linksTo: () => [], sites: () => new Map() } }))
  const publicUrl = () => 'https://taga.example.jp'
  const assertions = createAssertions({ issuer: publicUrl, now: facts.now, key: makeOutpostKey() })
  const context = createSecureContext({ cert, key })
  const front = createFront({
    facts,
    log,
    names,
    sessions,
    carriers: { web: createWebCarrier({ live, facts, upstreams, assertions, log }) },
    contextOf: (name) => (name === 'localhost' ? context : undefined),
    addressOf: (socket) => socket.remoteAddress ?? '',
    port: () => port,
    findRule: (id) => keeper.findRule(id),
    keySet: () => assertions.keySet(),
    publicUrl,
    redeem: () => Promise.reject(new Error('nobody enters here')),
    whenAt: () => Promise.resolve(true),
    onFault,
  })
  const listener = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    front.emit('connection', socket)
  })
  await listen(listener, port)
  return {
    keeper,
    live,
    setRules,
    meet(name) {
      const told: SubjectFacts[] = []
      setGoodFacts(
        {
          time: Date.now() - 1_000,
          set: ({ kind, id, seen = {}, of, paths }) =>
            told.push(SubjectFacts.parse({ subject: kind, id, seen, of, paths })),
        },
        name,
      )
      keeper.put(told)
      return `__Host-taga-session=${sessions.begin({ session: `s${name}`, destination: 'd1', address: '127.0.0.1' })}`
    },
    async close() {
      clearInterval(ticks)
      listener.close()
      live.close()
      front.close()
      await upstreams.close()
      await log.close()
      keeper.close()
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
