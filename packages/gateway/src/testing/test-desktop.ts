import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { DestinationOf, RedeemWatch } from '@taga/contract'
import { DEFAULT_RULES, type Rule } from '@taga/core'
import { createDesktopCarrier } from '../desktop/desktop-carrier.ts'
import { RdpScreens } from '../desktop/rdp/open-rdp.ts'
import type { Viewer } from '../desktop/read-viewer.ts'
import { createFront } from '../front/create-front.ts'
import { createNames } from '../front/names.ts'
import { createBrowserSessions } from '../front/sessions.ts'
import type { SealKey } from '../identity/seal-key.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import type { LiveConnections } from '../live/live-connection.ts'
import { createReach } from '../reach/create-reach.ts'
import type { Reach } from '../reach/reach.ts'
import { CannotRecord, type Recordings } from '../recording/recordings.ts'
import { createWatch } from '../recording/watch.ts'
import { makeSelfSigned, type SelfSigned } from './self-signed.ts'
import { createTestFacts, enforcedRules, type TestFacts } from './test-facts.ts'
import { createTestLog, type TestLog } from './test-log.ts'
import { setGoodFacts } from './test-opening.ts'
import { PASSWORD } from './test-screen.ts'

export const PC_NAME = 'pc.apps.example.jp'

/** A gateway on a port of loopback before one office PC; facts are told by the test. */
export type TestDesktop = {
  readonly facts: TestFacts
  readonly log: TestLog
  readonly live: LiveConnections
  readonly port: number
  readonly certificate: SelfSigned
  readonly faults: unknown[]
  readonly woken: string[]
  /** The session's cookie, by its name and value. */
  enter(session?: string): { readonly name: string; readonly value: string }
  /** Ends every connection to browsers, as a change of network does. */
  dropBrowsers(): void
  /** The name of the PC is nobody's any more, and nobody is told. */
  forgetName(): void
  close(): Promise<void>
}

const NO_RECORDINGS: Pick<Recordings, 'start' | 'keptDays' | 'read'> = {
  keptDays: 30,
  start: () => Promise.reject(new CannotRecord('nothing is recorded here')),
  read: () => Promise.resolve(undefined),
}

/** Sealed for the tests' key: opened by taking a mark away. */
export const SEALED = `sealed ${PASSWORD}`

const SEAL_KEY: SealKey = {
  publicKey: '',
  open: (purpose, sealed) =>
    purpose === 'destination d1' && sealed.startsWith('sealed ') ? sealed.slice('sealed '.length) : undefined,
}

export async function openTestDesktop(options: {
  readonly pcPort: number
  readonly viewer: Viewer
  readonly rules?: readonly Rule[]
  readonly destination?: Partial<DestinationOf<'vnc'>> | Partial<DestinationOf<'rdp'>>
  readonly reach?: Reach
  /** What draws screens that speak RDP; FreeRDP by default. */
  readonly rdp?: Pick<RdpScreens, 'open'>
  readonly certificate?: SelfSigned
  /** Where screens are recorded; nowhere by default. */
  readonly recordings?: Pick<Recordings, 'start' | 'keptDays' | 'read'>
  /** What the server answers to a code for a recording. */
  readonly redeemWatch?: (body: RedeemWatch) => Promise<unknown>
}): Promise<TestDesktop> {
  const facts = createTestFacts(enforcedRules(options.rules ?? []), Date.now())
  setGoodFacts(facts)
  for (const [kind, id, name] of [
    ['person', 'p1', '髙橋 花子'],
    ['device', 'v1', 'ノートPC 12'],
  ] as const) {
    const known = facts.find(kind, id)
    if (known !== undefined) facts.set({ ...known, name })
  }
  const log = createTestLog()
  const faults: unknown[] = []
  const woken: string[] = []
  const onFault = (error: unknown) => void faults.push(error)
  const live = createLiveConnections({ facts, log, look: () => undefined, onFault })
  const destination = {
    id: 'd1',
    resource: 'r1',
    name: '経理課のPC',
    pattern: 'remote_desktop',
    kind: 'vnc',
    via: { kind: 'direct' },
    host: '127.0.0.1',
    port: options.pcPort,
    pinned: ['127.0.0.1'],
    publicName: PC_NAME,
    secret: SEALED,
    ...options.destination,
  } as DestinationOf<'vnc' | 'rdp'> // of the kind that the test says
  const names = createNames()
  names.set([destination])
  const sessions = createBrowserSessions(facts.now)
  const certificate = options.certificate ?? makeSelfSigned([PC_NAME])
  const context = createSecureContext({ cert: certificate.cert, key: certificate.key })
  const direct = createReach({ connectors: { linksTo: () => [], sites: () => new Map() } })
  const reach: Reach = options.reach ?? {
    ...direct,
    wake: async ({ id }) => void woken.push(id),
  }
  const findRule = (id: string) => [...(options.rules ?? []), ...DEFAULT_RULES].find((rule) => rule.id === id)
  const recordings = options.recordings ?? NO_RECORDINGS
  const carrier = createDesktopCarrier({
    live,
    facts,
    log,
    reach,
    sealKey: SEAL_KEY,
    rdp: options.rdp ?? new RdpScreens(),
    findRule,
    viewer: options.viewer,
    recordings,
    onFault,
  })
  let port = 0
  const front = createFront({
    facts,
    log,
    names,
    sessions,
    carriers: { vnc: carrier, rdp: carrier },
    contextOf: (name) => (name === PC_NAME ? context : undefined),
    addressOf: () => '192.0.2.7',
    port: () => port,
    findRule,
    keySet: () => '{}',
    publicUrl: () => 'https://taga.example.jp',
    redeem: () => Promise.reject(new Error('nobody enters here')),
    watch: createWatch({
      viewer: options.viewer,
      recordings,
      redeem: options.redeemWatch ?? (() => Promise.reject(new Error('nobody watches here'))),
      onFault,
    }),
    whenAt: () => Promise.resolve(true),
    onFault,
  })
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.once('close', () => sockets.delete(socket))
    front.emit('connection', socket)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  port = (listener.address() as AddressInfo).port // it listens on a port
  const dropBrowsers = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    facts,
    log,
    live,
    port,
    certificate,
    faults,
    woken,
    enter: (session = 's1') => ({
      name: '__Host-taga-session',
      value: sessions.begin({ session, destination: 'd1', address: '192.0.2.7' }),
    }),
    dropBrowsers,
    forgetName: () => names.set([]),
    close: async () => {
      live.close()
      dropBrowsers()
      await new Promise((resolve) => listener.close(resolve))
      front.close()
    },
  }
}
