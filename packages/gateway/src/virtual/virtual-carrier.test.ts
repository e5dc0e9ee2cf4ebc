import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, IncomingMessage } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { DestinationOf } from '@taga/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DesktopRoom } from '../desktop/desktop-room.ts'
import { RdpScreens } from '../desktop/rdp/open-rdp.ts'
import type { Language } from '../front/page.ts'
import type { Visit } from '../front/visit.ts'
import { createLiveConnections } from '../live/create-live-connections.ts'
import { createTestFacts, enforcedRules, seen, type TestFacts } from '../testing/test-facts.ts'
import { createTestKept, type TestKept } from '../testing/test-kept.ts'
import { createTestLog } from '../testing/test-log.ts'
import { setGoodFacts } from '../testing/test-opening.ts'
import { DESKTOP_PATH } from '../desktop/viewer-page.ts'
import { testPool } from '../testing/test-sandbox.ts'
import { createVirtualCarrier } from './virtual-carrier.ts'
import { NoMemory, VirtualDesktops } from './virtual-desktops.ts'

type Pooled = DestinationOf<'desktop'>
const POOL: Pooled = {
  id: 'd1',
  kind: 'desktop',
  name: '共用の机',
  publicName: 'desk.apps.example.test',
  resource: 'r1',
  pattern: 'virtual_desktop',
  via: { kind: 'direct' },
  pool: {
    kind: 'hosts',
    protocol: 'vnc',
    home: 'reset',
    idleMs: 3_600_000,
    hosts: [{ host: '192.0.2.1', port: 5900, pinned: ['192.0.2.1'] }],
  },
}
const FILE = { name: 'viewer-0.js', type: 'text/javascript', plain: Buffer.from('0'), brotli: Buffer.from('0') }

let folder: string
let facts: TestFacts
let desktops: VirtualDesktops
let faults: unknown[]
let room: DesktopRoom
let kept: TestKept
let answer: ReturnType<typeof createVirtualCarrier>['request']
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-carrier-'))
  facts = createTestFacts(enforcedRules())
  for (const name of ['1', '2']) setGoodFacts(facts, name)
  faults = []
  kept = createTestKept()
  const onFault = (error: unknown) => void faults.push(error)
  const log = createTestLog()
  const live = createLiveConnections({ facts, log, onFault })
  const reach = {
    sites: () => new Map(),
    wake: () => Promise.reject(new Error('nothing is woken here')),
    open: () => Promise.resolve(new PassThrough()),
  }
  const names = { judge: () => undefined, publicUrl: () => undefined }
  const all = { live, facts, log, reach, onFault }
  desktops = new VirtualDesktops({ ...all, folder, names, kept, destinations: () => [POOL], said: () => undefined })
  room = {
    ...all,
    sealKey: { publicKey: '', open: () => undefined },
    recordings: { keptDays: 30, start: () => Promise.reject(new Error('nothing is recorded here')) },
    rdp: new RdpScreens(),
    findRule: () => undefined,
    viewer: { script: FILE, style: { ...FILE, name: 'viewer-0.css', type: 'text/css' } },
  }
  answer = createVirtualCarrier(room, desktops).request
})
afterEach(async () => {
  await desktops.close()
  await rm(folder, { recursive: true, force: true })
})

function visitOf(number: 1 | 2, language: Language, destination: Pooled): Visit<Pooled> {
  const refuse: Visit['refuse'] = (response) => response.writeHead(403).end()
  return {
    destination,
    session: `s${number}`,
    person: `p${number}`,
    address: '192.0.2.7',
    language,
    name: POOL.publicName,
    port: 443,
    path: '/',
    cookies: undefined,
    refuse,
    prove: (response) => refuse(response, { kind: 'refused', cause: 'undecided' }),
    unreachable: (response) => refuse(response, { kind: 'refused', cause: 'undecided' }),
  }
}

/** The page that somebody gets; `first` happens in the very moment before. */
async function opens(
  number: 1 | 2,
  more: { readonly language?: Language; readonly destination?: Pooled; readonly first?: () => void } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const { language = 'en', destination = POOL, first } = more
  const server = createServer((request, response) => {
    first?.()
    answer(visitOf(number, language, destination), request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  try {
    const answered = await fetch(`http://127.0.0.1:${port}/`)
    return { status: answered.status, text: await answered.text() }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

it('shows the line to who opens theirs again while it is being cleared and others wait', async () => {
  expect((await opens(1)).status).toBe(200)
  expect(await opens(2)).toMatchObject({ status: 429, text: expect.stringContaining('number 1 in line (1 waiting)') })
  const locked = () => {
    facts.set({ kind: 'person', id: 'p1', seen: seen(facts.time, { 'person.state': 'locked' }) })
    facts.change({ kind: 'person', id: 'p1' })
    setGoodFacts(facts, '1')
    facts.change({ kind: 'person', id: 'p1' })
  }
  const again = await opens(1, { language: 'ja', first: locked })
  expect(again.status).toBe(429)
  expect(again.text).toContain('あなたは1番目です（待っている人: 2人）。')
  expect((await opens(2)).status).toBe(200)
  expect(faults).toEqual([])
})

it.each([
  ['ja', 'どの機械があなたの専用か、確かめられません', 'しばらくしてからお試しください。'],
  ['en', 'Which machine is yours cannot be told', 'Try again shortly.'],
] as const)('says so where it cannot ask whose machine is whose (%s)', async (language, title, next) => {
  const destination: Pooled = { ...POOL, id: 'd2', pool: { ...POOL.pool, home: 'kept' } }
  kept.isAway = true
  const page = await opens(1, { language, destination })
  expect(page.status).toBe(409)
  for (const words of [title, next]) expect(page.text).toContain(words)
  expect(faults).toEqual([])
  kept.isAway = false
  expect((await opens(1, { language, destination })).status).toBe(200)
})

it('shows a page that says that a desktop is being prepared, and why there is none once that failed', async () => {
  const destination: Pooled = { ...POOL, id: 'd3', pool: testPool() }
  let fail = (_error: Error): void => undefined
  const taking = new Promise<never>((_resolve, reject) => (fail = reject))
  const carrier = createVirtualCarrier(room, {
    claim: () => ({ kind: 'yours' }),
    leave: () => undefined,
    take: () => taking,
    open: () => taking,
    opened: () => taking,
    notOpened: () => undefined,
    hasAnother: () => false,
    touched: () => undefined,
    carriesFor: () => [],
  })
  answer = carrier.request
  const preparing = await opens(1, { destination })
  expect(preparing.status).toBe(200)
  expect(preparing.text).toContain('isStarted&#34;:true')
  const socket = new PassThrough()
  const visit = { ...visitOf(1, 'en', destination), path: DESKTOP_PATH }
  carrier.upgrade?.(visit, new IncomingMessage(new Socket()), socket, Buffer.alloc(0))
  fail(new NoMemory())
  await vi.waitFor(() => expect(socket.writableEnded || socket.destroyed).toBe(true))
  expect(await opens(1, { destination })).toMatchObject({
    status: 409,
    text: expect.stringContaining('The gateway has too little memory left'),
  })
  expect(faults).toEqual([])
})
