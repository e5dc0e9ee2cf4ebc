import { createInterface } from 'node:readline'
import type { Destination, ToTunnel } from '@taga/contract'
import { createLiveConnections } from '../live/create-live-connections.ts'
import type { TunnelSocket } from '../tunnel/tunnel-socket.ts'
import { openWireguard } from '../wireguard/open-wireguard.ts'
import { createBuckets } from '../dns/buckets.ts'
import { answerInTheClear } from '../dns/in-the-clear.ts'
import { createDnsResolver } from '../dns/resolver.ts'
import { openTestUpstream, recordOf } from '../dns/testing/test-upstream.ts'
import { createUpstreams } from '../dns/upstream/ask-upstream.ts'
import { GATEWAY_ADDRESS } from '../wireguard/packet-rules.ts'
import { createTestFacts, enforcedRules, seen } from './test-facts.ts'
import { createTestLog } from './test-log.ts'
import { setGoodFacts } from './test-opening.ts'

// A gateway's end of WireGuard in a network namespace: told by lines what a stream and a device would say, and answers by lines.

const [folder = '', office = ''] = process.argv.slice(2)
const facts = createTestFacts(enforcedRules())
setGoodFacts(facts)
facts.set({
  kind: 'device',
  id: 'v1',
  seen: {
    ...facts.find('device', 'v1')?.seen,
    ...seen(facts.time, {
      'device.vpn': 'full',
      'device.takeOutUntil': facts.time + 86_400_000,
      'device.originalKept': true,
    }),
  },
})
const log = createTestLog()
const onFault = (error: unknown) => process.stderr.write(`${String(error)}\n`)
const live = createLiveConnections({ facts, log, onFault })
const destination = (id: string, port: number): Destination => ({
  id,
  name: id,
  resource: 'r1',
  pattern: 'take_home_pc',
  kind: 'tcp',
  via: { kind: 'direct' },
  host: office,
  port,
  pinned: [office],
})
const destinations = new Map([destination('books', 8080), destination('files', 8082)].map((each) => [each.id, each]))
const network = await openWireguard({
  folder,
  port: 51_820,
  path: process.env['PATH'] ?? '',
  names: { ports: [53], isAnswering: () => true },
  room: {
    live,
    facts,
    log,
    onFault,
    names: { byId: (id) => destinations.get(id) },
    findRule: () => undefined,
    onVisit: () => undefined,
  },
  said: (event) => answer(event),
})
const upstream = await openTestUpstream((query) => ({ answers: [recordOf(query, 'A', '203.0.113.5')] }))
const many = createBuckets({ perSecond: 1_000, reserve: 1_000 })
const upstreams = createUpstreams([upstream.resolver])
const resolver = createDnsResolver(() => ({
  judge: {
    judge: (name) =>
      name === 'bad.example' ? { kind: 'block', reason: 'names.list:l1', entry: name, by: 'list' } : { kind: 'pass' },
  },
  settings: { resolvers: [], blockedAs: { kind: 'noSuchName' }, privateNames: [] },
  upstreams,
  whyUrl: undefined,
  hasPage: false,
}))
const at = { address: GATEWAY_ADDRESS, port: 53 }
if (network !== undefined) await answerInTheClear(at, { resolver, askers: many, lines: many, log })
answer({ kind: 'ready' })
const sockets: { readonly socket: TunnelSocket; readonly close: () => void }[] = []

function answer(said: object): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

/** A device's socket, of which every word is answered by a line. */
function openSocket(): TunnelSocket {
  const closes: (() => void)[] = []
  const close = () => {
    for (const listener of closes.splice(0)) listener()
  }
  const say = (message: ToTunnel) => answer(message)
  const socket: TunnelSocket = {
    say,
    takeBytes: () => undefined,
    takeNothing: () => undefined,
    send: () => undefined,
    unsentBytes: () => 0,
    rest: () => undefined,
    renew: () => undefined,
    cut: close,
    hear: () => Promise.reject(new Error('nothing is heard here')),
    end: (last) => {
      if (last !== undefined) say(last)
      close()
    },
    onClose: (listener) => void closes.push(listener),
  }
  sockets.push({ socket, close })
  return socket
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Record<string, unknown> // as the test writes it
  const changed = (id: string, values: Parameters<typeof seen>[1]) => {
    facts.set({ kind: 'device', id, seen: { ...facts.find('device', id)?.seen, ...seen(facts.time, values) } })
    facts.change({ kind: 'device', id })
    answer({ kind: 'changed', at: Date.now() })
  }
  switch (asked['ask']) {
    case 'let': {
      const { device = 'v1', number = 10 } = asked
      const of = {
        session: 's1',
        device: String(device),
        address: '192.0.2.7',
        number: Number(number),
        publicKey: String(asked['publicKey']),
      }
      network?.let(of, ['books', 'files', 'nothing'], openSocket())
      break
    }
    case 'device':
      changed('v1', asked['values'] as Parameters<typeof seen>[1])
      break
    case 'gone':
      sockets.at(-1)?.close()
      answer({ kind: 'changed', at: Date.now() })
      break
    case 'stop':
      await network?.close()
      process.exit(0)
  }
}
