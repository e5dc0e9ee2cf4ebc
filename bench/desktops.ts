import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuiltInPool } from '../packages/contract/src/index.ts'
import { type RfbHand, sitDown } from '../packages/gateway/src/testing/rfb-hand.ts'
import { lacksForSandbox, testPool } from '../packages/gateway/src/testing/test-sandbox.ts'
import { findLimiter } from '../packages/gateway/src/virtual/limiter.ts'
import { type Sandbox, startSandbox } from '../packages/gateway/src/virtual/start-sandbox.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { median, percentile } from './statistics.ts'
import { cpuBelow, memoryBelow } from './used-by.ts'

const EFFORT = {
  quick: { starts: 2, beside: 2, restS: 1, settleMs: 500, keys: 20 },
  full: { starts: 9, beside: 8, restS: 20, settleMs: 3_000, keys: 200 },
}
const GIVE_UP_MS = 30_000

/** Virtual desktops of the gateway: how fast one is there, and how much of a machine it takes. */
export async function measureDesktops(depth: Depth): Promise<readonly Figure[]> {
  const lacks = lacksForSandbox()
  if (lacks !== undefined) return [notHere(lacks)]
  const { starts, beside, restS, settleMs, keys } = EFFORT[depth]
  const ours: number[] = []
  const bare: number[] = []
  for (let run = 0; run <= starts; run++) {
    ours.push(await startOnce())
    bare.push(await startBare())
  }
  return [
    figure({
      name: 'a virtual desktop, from its start to the first frame',
      value: median(ours.slice(1)),
      unit: 'ms',
      better: 'lower',
      peer: 'Xtigervnc alone, no sandbox',
      peerValue: median(bare.slice(1)),
      note: `median of ${starts} in turn; 1024 x 768; seen on its socket, without the browser’s way`,
    }),
    await measureKeys(keys, settleMs),
    ...(await measureMany({ beside, restS, settleMs, profile: 'desktop', what: 'virtual desktop with a terminal' })),
    ...(await measureMany({
      beside: Math.min(beside, 3),
      restS,
      settleMs: 4 * settleMs,
      profile: 'browser',
      what: 'secure browser with an empty page',
    })),
  ]
}

function notHere(lacks: string): Figure {
  const note = `not here: ${lacks}; apt-get install bubblewrap tigervnc-standalone-server openbox xterm x11-xserver-utils socat chromium`
  return figure({
    name: 'a virtual desktop, from its start to the first frame',
    value: undefined,
    unit: 'ms',
    better: 'lower',
    note,
  })
}

function start(title: string, profile: BuiltInPool['profile'] = 'desktop'): Promise<Sandbox> {
  const limiter = findLimiter()
  const pool = testPool({ profile, memoryMb: 1_024 })
  return startSandbox({ pool, language: 'en', title, home: undefined, limiter, openWayOut: undefined })
}

async function startOnce(): Promise<number> {
  const begun = performance.now()
  const sandbox = await start('bench')
  try {
    await firstFrame(await sandbox.open())
    return performance.now() - begun
  } finally {
    await sandbox.stop()
  }
}

async function firstFrame(way: Socket): Promise<void> {
  const hand = await sitDown(way)
  hand.close()
}

/** The same X server with the same screen, by itself. */
async function startBare(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-desktops-'))
  const path = join(folder, 'rfb')
  const begun = performance.now()
  const words = `-displayfd 1 -nolisten tcp -rfbport -1 -rfbunixpath ${path} -SecurityTypes None -geometry 1024x768 -depth 24`
  const server = spawn('Xtigervnc', words.split(' '), { stdio: 'ignore' })
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  try {
    await firstFrame(await reach(path))
    return performance.now() - begun
  } finally {
    server.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}

async function reach(path: string): Promise<Socket> {
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; await sleep(1)) {
    if (!existsSync(path)) continue
    const socket = connect(path)
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isThere) return socket
  }
  throw new Error('Xtigervnc does not listen')
}

/** From a key to what the terminal draws for it. */
async function measureKeys(keys: number, settleMs: number): Promise<Figure> {
  const sandbox = await start('bench-keys')
  try {
    const hand = await sitDown(await sandbox.open())
    await untilTerminal(hand)
    await sleep(settleMs)
    await hand.lookAtAll()
    const spans: number[] = []
    for (let run = 0; run < keys; run++) spans.push(await timeKey(hand))
    hand.close()
    return figure({
      name: 'a virtual desktop, from a key to its letter on the screen',
      value: median(spans),
      unit: 'ms',
      better: 'lower',
      note: `median of ${keys} keys in xterm, p99 ${Math.round(percentile(spans, 99) * 10) / 10} ms; on its socket, without the browser’s way`,
    })
  } finally {
    await sandbox.stop()
  }
}

/** Types until a command is carried out. */
async function untilTerminal(hand: RfbHand): Promise<void> {
  const end = performance.now() + GIVE_UP_MS
  while ((await hand.colourAt(hand.width - 2, hand.height - 2)) !== '0000ff') {
    if (performance.now() > end) throw new Error('there is no terminal')
    hand.type('clear; xsetroot -solid blue\n')
    await sleep(300)
  }
}

/** Types a letter where the cursor is, and takes it away again; the screen tells of what changed. */
async function timeKey(hand: RfbHand): Promise<number> {
  const begun = performance.now()
  const changed = hand.nextChange()
  hand.type('x')
  await changed
  const spanMs = performance.now() - begun
  const cleared = hand.nextChange()
  hand.type('\b')
  await cleared
  await sleep(20)
  return spanMs
}

type Many = {
  readonly beside: number
  readonly restS: number
  readonly settleMs: number
  readonly profile: BuiltInPool['profile']
  readonly what: string
}

async function measureMany({ beside, restS, settleMs, profile, what }: Many): Promise<readonly Figure[]> {
  const before = memoryBelow(process.pid)
  const desktops: Sandbox[] = []
  try {
    for (let count = 0; count < beside; count++) desktops.push(await start(`bench-${count}`, profile))
    await sleep(settleMs)
    const bytes = memoryBelow(process.pid) - before
    const rested = cpuBelow(process.pid)
    await sleep(restS * 1_000)
    const tookS = cpuBelow(process.pid) - rested
    return [
      figure({
        name: `memory of one ${what}, at rest`,
        value: bytes / beside / 1_048_576,
        unit: 'MB',
        better: 'lower',
        note: `proportional share (PSS) of ${beside} side by side; limits by ${findLimiter().kind}`,
      }),
      figure({
        name: `processor time of one ${what}, at rest`,
        value: (tookS / beside / restS) * 100,
        unit: '% of a core',
        better: 'lower',
        note: `${beside} side by side over ${restS} s; nobody looks or types: this bounds how many may wait, not how many may work`,
      }),
    ]
  } finally {
    await Promise.all(desktops.map((each) => each.stop()))
  }
}
