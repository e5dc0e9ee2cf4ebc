import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RfbHand, sitDown } from '../packages/gateway/src/testing/rfb-hand.ts'
import { makeSelfSigned } from '../packages/gateway/src/testing/self-signed.ts'
import { lacksForSandbox, testPool } from '../packages/gateway/src/testing/test-sandbox.ts'
import { HAS_SCREEN, openTestScreen, PASSWORD, type TestScreen } from '../packages/gateway/src/testing/test-screen.ts'
import { HAS_RDP, openTestXrdp, type TestXrdp } from '../packages/gateway/src/testing/test-xrdp.ts'
import { dialScreen } from './dial-screen.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { freePort } from './program.ts'
import { median, percentile } from './statistics.ts'
import { cpuOf } from './used-by.ts'
import { enter, openScreen } from './world/enter.ts'
import { openWorld, type World } from './world/open-world.ts'

const EFFORT = {
  quick: { rounds: 2, keys: 10, people: 2, workS: 2 },
  full: { rounds: 9, keys: 60, people: 6, workS: 10 },
}
const GIVE_UP_MS = 60_000
const BRIDGE = '/usr/bin/websockify'
const PACKAGES =
  'apt-get install tigervnc-standalone-server x11-utils x11-xserver-utils xclip xterm websockify xrdp freerdp2-x11 bubblewrap openbox socat chromium'
/** Letters that somebody who works types in a second. */
const PER_SECOND = 5
/** What a desktop's ground becomes when its terminal listens. */
const BLUE = '0000ff'

const WAYS = {
  vnc: { name: 'direct.apps.example.test', what: 'an office PC by VNC' },
  behind: { name: 'behind.apps.example.test', what: 'an office PC by VNC, through a connector' },
  rdp: { name: 'rdp.apps.example.test', what: 'an office PC by RDP' },
  desktop: { name: 'desktop.apps.example.test', what: 'a virtual desktop that has started' },
} as const
type Way = keyof typeof WAYS

/** One way to a screen, opened anew each time. `number`: who opens it. */
type Contestant = { readonly name: string; readonly open: (number: number) => Promise<Duplex> }
type Contest = { readonly peer: Contestant; readonly ours: readonly { readonly way: Way; readonly by: Contestant }[] }

/**
 * Screens through `taga gateway` beside a bridge from WebSocket to TCP that decides nothing: an office PC by VNC, also behind `taga
 * connector`, and by RDP; and a virtual desktop.
 */
export async function measureScreens(depth: Depth): Promise<readonly Figure[]> {
  const lacks = lacksForSandbox()
  if (!HAS_SCREEN || !HAS_RDP || !existsSync(BRIDGE) || lacks !== undefined) return [notHere(lacks)]
  const { rounds, keys, people, workS } = EFFORT[depth]
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-screens-'))
  const pc = await openTestScreen({ security: 'VncAuth,None' })
  const bare = await openTestScreen({ security: 'None', more: ['-geometry', '1024x768'] })
  const xrdp = await openTestXrdp(pc, { clipboard: false })
  const bridges: Bridge[] = []
  const world = await openWorld(folder, { people, names: Object.values(WAYS).map(({ name }) => name) })
  try {
    for (const screen of [pc, bare]) {
      screen.watch('xterm', ['-geometry', '220x70+0+0', '-e', 'cat'], () => undefined)
      bridges.push(await startBridge(folder, screen.port))
    }
    await register(world, { pc, xrdp, most: people })
    const gateway = await world.startGateway()
    await world.startConnector()
    const [toPc, toBare] = bridges.map(({ port }) => ({
      name: 'websockify',
      open: () => dialScreen(`wss://127.0.0.1:${port}/`, { rejectUnauthorized: false }),
    }))
    if (toPc === undefined || toBare === undefined) throw new Error('no bridge')
    const ours = (way: Way) => ({ way, by: opener(world, way) })
    const contests: readonly Contest[] = [
      { peer: toPc, ours: [ours('vnc'), ours('behind')] },
      { peer: toPc, ours: [ours('rdp')] },
      { peer: toBare, ours: [ours('desktop')] },
    ]
    const figures: Figure[] = []
    for (const contest of contests) figures.push(...(await hold(contest, { rounds, keys })))
    for (const way of ['vnc', 'rdp', 'desktop'] as const)
      figures.push(await measureWork(opener(world, way), { way, people, workS, program: gateway.pid ?? 0 }))
    return figures
  } finally {
    for (const bridge of bridges) bridge.process.kill('SIGKILL')
    await world.close()
    await xrdp.close()
    await pc.close()
    await bare.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function notHere(lacks: string | undefined): Figure {
  const name = `${WAYS.vnc.what}, from the WebSocket to the whole first picture`
  const note = `not here${lacks === undefined ? '' : `: ${lacks}`}; ${PACKAGES}`
  return figure({ name, value: undefined, unit: 'ms', better: 'lower', note })
}

async function register(
  world: World,
  { pc, xrdp, most }: { readonly pc: TestScreen; readonly xrdp: TestXrdp; readonly most: number },
): Promise<void> {
  const place = { host: '127.0.0.1', pinned: ['127.0.0.1'] }
  const direct = { ...place, via: { kind: 'direct' as const } }
  const site = { kind: 'site' as const, site: world.site }
  const vnc = { kind: 'vnc', port: pc.port } as const
  await world.register('PC', { ...direct, ...vnc, publicName: WAYS.vnc.name }, PASSWORD)
  await world.register('PC behind', { ...place, ...vnc, via: site, publicName: WAYS.behind.name }, PASSWORD)
  const trust = { kind: 'pinned', sha256: xrdp.certificate.sha256 } as const
  const rdp = { kind: 'rdp', port: xrdp.port, user: 'bench', trust } as const
  await world.register('PC by RDP', { ...direct, ...rdp, publicName: WAYS.rdp.name }, PASSWORD)
  const pool = testPool({ most, memoryMb: 1_024, cpuPercent: 200 })
  await world.register('desk', { kind: 'desktop', via: { kind: 'direct' }, publicName: WAYS.desktop.name, pool })
}

/** Enters once for each person, as a browser does, and then opens the screen as often as it is asked to. */
function opener(world: World, way: Way): Contestant {
  const { name, what } = WAYS[way]
  const cookies = new Map<number, string>()
  return {
    name: what,
    open: async (number) => {
      const person = world.people[number]?.person
      if (person === undefined) throw new Error(`nobody is number ${number}`)
      const cookie =
        cookies.get(number) ?? (await enter(world.gate, name, (flow) => world.codeOf({ person, name, flow })))
      cookies.set(number, cookie)
      return openScreen(world.gate, name, cookie)
    },
  }
}

async function hold(
  { peer, ours }: Contest,
  { rounds, keys }: { readonly rounds: number; readonly keys: number },
): Promise<readonly Figure[]> {
  const all = [...ours.map(({ by }) => by), peer]
  for (const { by, way } of ours) if (way === 'desktop') await untilTerminal(by, 0)
  const frames = await measureFrames(all, rounds)
  const letters = await measureLetters(all, keys)
  return ours.flatMap(({ way }) => [
    ...figuresOf(`${WAYS[way].what}, from the WebSocket to the whole first picture`, frames, { way, count: rounds }),
    ...figuresOf(`${WAYS[way].what}, from a key to its letter on the screen`, letters, { way, count: keys }),
  ])
}

type Spans = ReadonlyMap<string, readonly number[]>

async function measureFrames(all: readonly Contestant[], rounds: number): Promise<Spans> {
  const spans = new Map(all.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++)
    for (const { name, open } of all) {
      const begun = performance.now()
      const hand = await sitDown(await open(0))
      if (round > 0) spans.get(name)?.push(performance.now() - begun)
      hand.close()
      await sleep(50)
    }
  return spans
}

/** Keys are pressed on each way in turn; the letter is taken away again before the next. */
async function measureLetters(all: readonly Contestant[], keys: number): Promise<Spans> {
  const hands: { readonly name: string; readonly hand: RfbHand; readonly spans: number[] }[] = []
  for (const { name, open } of all) hands.push({ name, hand: await sitDown(await open(0)), spans: [] })
  for (let key = 0; key <= keys; key++)
    for (const { hand, spans } of hands) {
      await hand.lookAtAll()
      const span = await timeLetter(hand)
      if (key > 0) spans.push(span)
      hand.type('\b')
      // a key that is still down for one way is none for the next, and what comes and goes within a frame is never sent
      await sleep(100 + 3 * span)
    }
  for (const { hand } of hands) hand.close()
  return new Map(hands.map(({ name, spans }) => [name, spans]))
}

async function timeLetter(hand: RfbHand): Promise<number> {
  const changed = hand.nextChange()
  const begun = performance.now()
  hand.type('x')
  await within(changed, 'a letter')
  return performance.now() - begun
}

/** Types until a command is carried out. */
async function untilTerminal({ open }: Contestant, number: number): Promise<void> {
  const hand = await sitDown(await open(number))
  for (const end = performance.now() + GIVE_UP_MS; (await hand.colourAt(1_022, 766)) !== BLUE; await sleep(300)) {
    if (performance.now() > end) throw new Error('there is no terminal')
    hand.type('clear; xsetroot -solid blue\n')
  }
  hand.close()
}

function figuresOf(
  name: string,
  spans: Spans,
  { way, count }: { readonly way: Way; readonly count: number },
): readonly Figure[] {
  const [own, bare] = [spans.get(WAYS[way].what) ?? [], spans.get('websockify') ?? []]
  const size = way === 'desktop' ? '1024 x 768' : '1280 x 800'
  const note = `${size}, raw, TLS for everybody, ${count} in turn on one machine; taga start, taga gateway and taga connector as they run, a decision before each`
  const peer = `websockify 0.10 to ${way === 'desktop' ? 'Xtigervnc without a sandbox' : 'the same PC by VNC'}, which decides and follows nothing`
  return ([50, 99] as const).map((percent) =>
    figure({
      name: `${name}, p${percent}`,
      value: percent === 50 ? median(own) : percentile(own, 99),
      unit: 'ms',
      better: 'lower',
      peer,
      peerValue: percent === 50 ? median(bare) : percentile(bare, 99),
      note,
    }),
  )
}

type Work = { readonly way: Way; readonly people: number; readonly workS: number; readonly program: number }

/** Everybody types; what the gateway and all that it has started take for it. */
async function measureWork(by: Contestant, { way, people, workS, program }: Work): Promise<Figure> {
  const hands: RfbHand[] = []
  for (let number = 0; number < people; number++) {
    if (way === 'desktop') await untilTerminal(by, number)
    const hand = await sitDown(await by.open(number))
    await hand.lookAtAll()
    hands.push(hand)
  }
  await sleep(1_000)
  const before = cpuOf([program])
  const end = performance.now() + workS * 1_000
  await Promise.all(hands.map((hand) => work(hand, end)))
  const each = (cpuOf([program]) - before) / workS / people
  for (const hand of hands) hand.close()
  return figure({
    name: `${WAYS[way].what}: sessions on one core while everybody types`,
    value: 1 / each,
    unit: 'sessions',
    better: 'higher',
    note: `${people} people for ${workS} s, ${PER_SECOND} letters a second each, in a terminal; processor time of taga gateway and of all that it has started; films and scrolling take more`,
  })
}

async function work(hand: RfbHand, end: number): Promise<void> {
  for (let key = 0; performance.now() < end; key++) {
    const changed = hand.nextChange()
    hand.type(key % 2 === 0 ? 'x' : '\b')
    await within(Promise.all([changed, sleep(1_000 / PER_SECOND)]), 'a letter')
  }
}

type Bridge = { readonly process: ChildProcess; readonly port: number }

async function startBridge(folder: string, to: number): Promise<Bridge> {
  const { cert, key } = makeSelfSigned(['localhost'])
  for (const [name, text] of Object.entries({ cert, key })) writeFileSync(join(folder, `${name}-${to}`), text)
  const port = await freePort()
  const at = ['--cert', join(folder, `cert-${to}`), '--key', join(folder, `key-${to}`), '--ssl-only']
  const process = spawn(BRIDGE, [...at, `127.0.0.1:${port}`, `127.0.0.1:${to}`], { stdio: 'ignore' })
  for (const end = performance.now() + GIVE_UP_MS; ; await sleep(50)) {
    try {
      ;(await dialScreen(`wss://127.0.0.1:${port}/`, { rejectUnauthorized: false })).destroy()
      return { process, port }
    } catch (error) {
      if (performance.now() > end) throw error
    }
  }
}

async function within(work: Promise<unknown>, what: string): Promise<void> {
  const late = sleep(GIVE_UP_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${what} did not come`)
  })
  await Promise.race([work, late])
}
