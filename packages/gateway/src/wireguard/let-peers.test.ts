import type { Destination, ToTunnel } from '@taga/contract'
import { expect, it } from 'vitest'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { createTestFacts, enforcedRules } from '../testing/test-facts.ts'
import { createTestLog } from '../testing/test-log.ts'
import { setGoodFacts } from '../testing/test-opening.ts'
import type { TunnelSocket } from '../tunnel/tunnel-socket.ts'
import { letPeers } from './let-peers.ts'

const KEY = `${'A'.repeat(42)}A=`

/** What somebody asks for by WireGuard who is let in: said to the device, told to the kernel, and written into the log. */
function ask(ids: readonly string[]) {
  const facts = createTestFacts(enforcedRules())
  setGoodFacts(facts)
  const log = createTestLog()
  const onFault = (error: unknown) => expect(error).toBeUndefined()
  const at = { resource: 'r1', pattern: 'take_home_pc', kind: 'tcp', via: { kind: 'direct' }, port: 22 } as const
  const tcp = (id: string, host: string, more: Partial<Destination> = {}) =>
    ({ ...at, id, name: id, host, pinned: [host], ...more }) as Destination // of kind tcp
  const destinations: readonly Destination[] = [
    tcp('loopback', '127.0.0.1'),
    tcp('metadata', '169.254.169.254'),
    tcp('six', 'fd00::1'),
    tcp('away', '192.168.1.10', { via: { kind: 'site', site: 'osaka' } }),
    tcp('other', '192.168.1.10', { pinned: ['192.168.1.11'] } as Partial<Destination>),
    tcp('screen', '192.168.1.10', { kind: 'vnc', publicName: 'pc.example.jp' } as Partial<Destination>),
  ]
  const told: string[] = []
  const said: ToTunnel[] = []
  const network = letPeers(
    {
      live: createLiveConnections({ facts, log, onFault }),
      facts,
      names: { byId: (id) => destinations.find((each) => each.id === id) },
      log,
      findRule: () => undefined,
      onVisit: () => undefined,
      onFault,
    },
    {
      port: 51_820,
      setPassages: async (passages) => void told.push(...passages.map(({ address }) => address)),
      addPeer: async (key) => void told.push(key),
      removePeer: async () => undefined,
      transfers: async () => new Map(),
      close: async () => undefined,
    },
    { publicKey: KEY, namesAt: () => undefined },
  )
  const socket = {
    end: (last?: ToTunnel) => last !== undefined && said.push(last),
    onClose: () => undefined,
  } as Partial<TunnelSocket> as TunnelSocket // whoever is refused hears nothing else
  network.let({ session: 's1', device: 'v1', address: '192.0.2.7', number: 10, publicKey: KEY }, ids, socket)
  return { told, said, lines: log.lines, close: () => network.close() }
}

it.each([
  ['this machine', 'loopback', 'notByNetwork'],
  ['the metadata address', 'metadata', 'notByNetwork'],
  ['an address of IPv6', 'six', 'notByNetwork'],
  ['what stands behind a connector', 'away', 'notByNetwork'],
  ['an address beside the pinned one', 'other', 'notByNetwork'],
  ['what is of another kind', 'screen', 'unknownDestination'],
  ['an address that a client chose', '127.0.0.1:22', 'unknownDestination'],
  ['what is not registered', 'payroll', 'unknownDestination'],
])('lets no packet to %s, says so, and writes a line', async (_what, id, cause) => {
  const { told, said, lines, close } = ask([id])
  expect(told).toEqual([])
  expect(said).toMatchObject([{ kind: 'refused', again: false }])
  const of = { carrier: 'wireguard', session: 's1', device: 'v1', address: '192.0.2.7' }
  expect(lines).toEqual([{ event: 'refused', ...of, cause, ...(cause === 'notByNetwork' && { destination: id }) }])
  await close()
})
