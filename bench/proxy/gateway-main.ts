import { createServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type DestinationOf, SubjectFacts } from '@taga/contract'
import { DEFAULT_RULES, SOURCES } from '@taga/core'
import { keepFacts } from '../../packages/gateway/src/facts/keep-facts.ts'
import { createFront } from '../../packages/gateway/src/front/create-front.ts'
import { createNames } from '../../packages/gateway/src/front/names.ts'
import { createBrowserSessions } from '../../packages/gateway/src/front/sessions.ts'
import { createLiveConnections } from '../../packages/gateway/src/live/create-live-connections.ts'
import { createAccessLog } from '../../packages/gateway/src/log/create-access-log.ts'
import { createReach } from '../../packages/gateway/src/reach/create-reach.ts'
import { setGoodFacts } from '../../packages/gateway/src/testing/test-opening.ts'
import { createAssertions } from '../../packages/gateway/src/web/assertion.ts'
import { createUpstreams } from '../../packages/gateway/src/web/upstreams.ts'
import { createWebCarrier } from '../../packages/gateway/src/web/web-carrier.ts'
import { readPlace } from './place.ts'

/**
 * The gateway as it runs, with all default rules and every source adopted, in a process of its own; its facts are told here once instead of
 * by a stream. It says on its output which cookie a browser that entered carries.
 */
const { port, upstream, cert, key, folder } = readPlace()
const keeper = keepFacts()
const { facts } = keeper
keeper.beginWhole()
keeper.complete()
const refused = keeper.setRules({
  kind: 'rules',
  version: 'bench',
  rules: [...DEFAULT_RULES],
  settings: {},
  adopted: [...SOURCES],
  streamLossMs: 600_000,
})
if (refused !== undefined) throw new Error(refused)
const tick = () => {
  keeper.heardTime(Date.now())
  keeper.heardTick(Date.now())
}
tick()
setInterval(tick, 1_000)
const told: SubjectFacts[] = []
setGoodFacts({
  time: Date.now() - 1_000,
  set: ({ kind, id, seen = {}, of, paths }) => told.push(SubjectFacts.parse({ subject: kind, id, seen, of, paths })),
})
keeper.put(told)

const onFault = (error: unknown) => {
  throw error
}
const log = await createAccessLog({ folder, now: facts.now, onFault })
const live = createLiveConnections({ facts, log, onFault })
const names = createNames()
const destination: DestinationOf<'web'> = {
  id: 'd1',
  resource: 'r1',
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
const assertions = await createAssertions({ issuer: publicUrl, now: facts.now })
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
listener.listen(port, '127.0.0.1', () => {
  const token = sessions.begin({ session: 's1', destination: 'd1', address: '127.0.0.1' })
  process.stdout.write(`__Host-taga-session=${token}\n`)
})
process.on('SIGTERM', () => process.exit(0))
