import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RfbHand, sitDown } from '../packages/gateway/src/testing/rfb-hand.ts'
import { makeSelfSigned } from '../packages/gateway/src/testing/self-signed.ts'
import { openTestDesktop, PC_NAME, type TestDesktop } from '../packages/gateway/src/testing/test-desktop.ts'
import { openTestOffice, SITE } from '../packages/gateway/src/testing/test-office.ts'
import { HAS_SCREEN, openTestScreen } from '../packages/gateway/src/testing/test-screen.ts'
import { dialScreen } from './dial-screen.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { freePort } from './program.ts'
import { median, percentile } from './statistics.ts'

const EFFORT = { quick: { rounds: 3, keys: 20 }, full: { rounds: 15, keys: 300 } }
const GIVE_UP_MS = 30_000
const BRIDGE = '/usr/bin/websockify'
const PACKAGES = 'apt-get install tigervnc-standalone-server x11-utils x11-xserver-utils xclip xterm websockify'
const FILE = { name: 'viewer', type: 'text/plain', plain: Buffer.alloc(0), brotli: Buffer.alloc(0) }

/** A way to the same screen, opened anew each time. */
type Contestant = { readonly name: string; readonly open: () => Promise<Duplex> }

/** An office PC's screen through the gateway, also behind a connector, beside a bridge from WebSocket to TCP that decides nothing. */
export async function measureScreens(depth: Depth): Promise<readonly Figure[]> {
  if (!HAS_SCREEN || !existsSync('/usr/bin/xterm') || !existsSync(BRIDGE)) return [notHere()]
  const { rounds, keys } = EFFORT[depth]
  const screen = await openTestScreen({ security: 'VncAuth,None' })
  const office = await openTestOffice()
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-screens-'))
  const viewer = { script: FILE, style: FILE }
  const direct = await openTestDesktop({ pcPort: screen.port, viewer })
  office.destinations = [{ id: 'd1', host: '127.0.0.1', port: screen.port, pinned: ['127.0.0.1'] }]
  await office.addConnector('connector')
  const behind = await openTestDesktop({
    pcPort: screen.port,
    viewer,
    reach: office.reach,
    destination: { via: { kind: 'site', site: SITE } },
  })
  const bridge = await startBridge(folder, screen.port)
  try {
    screen.watch('xterm', ['-geometry', '220x70+0+0', '-e', 'cat'], () => undefined)
    while (office.reach.sites().get(SITE) !== 1) await sleep(10)
    const all: readonly Contestant[] = [
      { name: 'Taga', open: () => enter(direct) },
      { name: 'Taga through a connector', open: () => enter(behind) },
      { name: 'websockify', open: () => dialScreen(`wss://127.0.0.1:${bridge.port}/`, { rejectUnauthorized: false }) },
    ]
    const frames = await measureFrames(all, rounds)
    const letters = await measureLetters(all, keys)
    return [
      ...figuresOf('an office PC by VNC, from the WebSocket to the whole first picture', frames, rounds),
      ...figuresOf('an office PC by VNC, from a key to its letter on the screen', letters, keys),
    ]
  } finally {
    bridge.process.kill('SIGKILL')
    await direct.close()
    await behind.close()
    await office.close()
    await screen.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function notHere(): Figure {
  const name = 'an office PC by VNC, from the WebSocket to the whole first picture'
  return figure({ name, value: undefined, unit: 'ms', better: 'lower', note: `not here: ${PACKAGES}` })
}

type Spans = ReadonlyMap<string, readonly number[]>

async function measureFrames(all: readonly Contestant[], rounds: number): Promise<Spans> {
  const spans = new Map(all.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++)
    for (const { name, open } of all) {
      const begun = performance.now()
      const hand = await sitDown(await open())
      if (round > 0) spans.get(name)?.push(performance.now() - begun)
      hand.close()
      await sleep(50)
    }
  return spans
}

/** Keys are pressed on each way in turn; the letter is taken away again before the next. */
async function measureLetters(all: readonly Contestant[], keys: number): Promise<Spans> {
  const hands: { readonly name: string; readonly hand: RfbHand; readonly spans: number[] }[] = []
  for (const { name, open } of all) hands.push({ name, hand: await sitDown(await open()), spans: [] })
  for (let key = 0; key <= keys; key++)
    for (const { hand, spans } of hands) {
      await hand.lookAtAll()
      const changed = hand.nextChange()
      const begun = performance.now()
      hand.type('x')
      await within(changed, 'a letter')
      if (key > 0) spans.push(performance.now() - begun)
      hand.type('\b')
      await sleep(30)
    }
  for (const { hand } of hands) hand.close()
  return new Map(hands.map(({ name, spans }) => [name, spans]))
}

function figuresOf(name: string, spans: Spans, count: number): readonly Figure[] {
  const bare = spans.get('websockify') ?? []
  const others = [...spans].filter(([who]) => who !== 'websockify')
  return others.flatMap(([who, own]) => {
    const where = who === 'Taga' ? '' : ', through a connector'
    const note = `1280 x 800, raw, TLS for everybody, ${count} in turn, one machine; gateway, connector and viewer are one process, the peer is another`
    const peer = 'websockify 0.10, which decides and follows nothing'
    return ([50, 99] as const).map((percent) =>
      figure({
        name: `${name}${where}, p${percent}`,
        value: percent === 50 ? median(own) : percentile(own, 99),
        unit: 'ms',
        better: 'lower',
        peer,
        peerValue: percent === 50 ? median(bare) : percentile(bare, 99),
        note,
      }),
    )
  })
}

function enter(desktop: TestDesktop): Promise<Duplex> {
  const { name, value } = desktop.enter()
  const host = `${PC_NAME}:${desktop.port}`
  return dialScreen(`wss://127.0.0.1:${desktop.port}/.taga/desktop`, {
    ca: desktop.certificate.cert,
    servername: PC_NAME,
    headers: { host, cookie: `${name}=${value}`, origin: `https://${host}` },
  })
}

async function startBridge(
  folder: string,
  to: number,
): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const { cert, key } = makeSelfSigned(['localhost'])
  for (const [name, text] of Object.entries({ cert, key })) writeFileSync(join(folder, name), text)
  const port = await freePort()
  const at = ['--cert', join(folder, 'cert'), '--key', join(folder, 'key'), '--ssl-only']
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
