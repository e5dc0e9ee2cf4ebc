import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { HAS_SCREEN, openTestScreen, PASSWORD } from '../packages/gateway/src/testing/test-screen.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { percentile } from './statistics.ts'
import { openWorld, type World } from './world/open-world.ts'
import { type Asked, type Kind, KINDS, type Told } from './world/words.ts'
import { PLAIN_WEB } from '../e2e/plain-web.ts'

/** The connections of one person. */
const EACH: readonly Kind[] = [
  'download',
  'download',
  'server-sent events',
  'server-sent events',
  'WebSocket',
  'WebSocket',
  'WebSocket',
  'tunnel',
  'tunnel',
  'screen',
]
const NAMES = { web: 'wiki.apps.example.test', screen: 'pc.apps.example.test' }
const SERVICE = 'bench'
/** What makes a screen change all the time. */
const CHANGING = 'n=0; while :; do n=$((n+1)); printf "\\r%s" $n; sleep 0.1; done'
const EFFORT: Readonly<Record<Depth, { readonly people: number; readonly pauseMs: number }>> = {
  quick: { people: 10, pauseMs: 50 },
  full: { people: 100, pauseMs: 100 },
}
const NOTE =
  'taga start and taga gateway as two programs, people and application a third; everything over TLS and written to every 50 ms, screens of one PC that changes ten times a second; from the moment at which the server has taken the change to the last byte that the person gets, and to the end that they see'

/** Live connections as they are carried: how long after the server has taken a change bytes still come, and when the person sees the end. */
export async function measureCarriedCuts(depth: Depth): Promise<readonly Figure[]> {
  const said: Figure[] = []
  for (const [title, change] of CHANGES) said.push(...(await measureChange(title, change, EFFORT[depth])))
  return said
}

/** When the server had taken what stops each person, by their number; epoch ms. */
type Change = (world: World, pauseMs: number) => Promise<readonly number[]>

const CHANGES: readonly (readonly [string, Change])[] = [
  ['device lost', oneByOne((world, number) => world.lose(number))],
  ['account locked', oneByOne((world, number) => world.lock(number))],
  [
    'rule tightened for all at once',
    async (world) => {
      await world.tighten()
      const at = now()
      return world.people.map(() => at)
    },
  ],
]

function oneByOne(change: (world: World, number: number) => Promise<void>): Change {
  return async (world, pauseMs) => {
    const taken: number[] = []
    for (const number of world.people.keys()) {
      await change(world, number)
      taken.push(now())
      await sleep(pauseMs)
    }
    return taken
  }
}

async function measureChange(
  title: string,
  change: Change,
  { people: count, pauseMs }: { readonly people: number; readonly pauseMs: number },
): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-bench-'))
  const world = await openWorld(folder, { people: count, names: Object.values(NAMES) })
  const screen = HAS_SCREEN ? await openTestScreen() : undefined
  const people = fork(join(dirname(fileURLToPath(import.meta.url)), 'bench-people.mjs'), {
    serialization: 'advanced',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: world.authority },
  })
  try {
    await register(world, await hear(people, 'here'), screen?.port)
    screen?.watch('xterm', ['-e', 'sh', '-c', CHANGING], () => undefined)
    await world.startGateway()
    people.on('message', (told: Told) => {
      if (told.kind !== 'enter') return
      const { person, name } = told
      void world.codeOf(told).then((code) => people.send({ kind: 'code', person, name, code } satisfies Asked))
    })
    const kinds = screen === undefined ? EACH.map((kind) => (kind === 'screen' ? 'WebSocket' : kind)) : EACH
    people.send({
      kind: 'open',
      gate: world.gate,
      names: NAMES,
      service: SERVICE,
      each: kinds,
      people: world.people.map(({ person, state }) => ({ id: person, state })),
    } satisfies Asked)
    await hear(people, 'open')
    await sleep(2_000)
    const taken = await change(world, pauseMs)
    await sleep(2_000)
    people.send({ kind: 'tell' } satisfies Asked)
    const { last, ended } = await hear(people, 'told')
    return KINDS.flatMap((kind) => {
      const mine = [...last.keys()].filter((at) => kinds[at % kinds.length] === kind)
      if (mine.some((at) => ended[at] === 0)) throw new Error(`a ${kind} was not cut: ${title}`)
      const since = (at: number) => taken[Math.floor(at / kinds.length)] ?? Number.NaN
      const spans = (times: Float64Array) => mine.map((at) => Math.max(0, (times[at] ?? Number.NaN) - since(at)))
      const note = `${mine.length} of ${last.length} live connections; ${NOTE}`
      return [
        ...figuresOf(`${title} to last byte, ${kind}`, spans(last), note),
        ...figuresOf(`${title} to end, ${kind}`, spans(ended), note),
      ]
    })
  } finally {
    people.kill('SIGKILL')
    await world.close()
    await screen?.close()
    await rm(folder, { recursive: true })
  }
}

async function register(
  world: World,
  at: { readonly application: number; readonly service: number },
  screen: number | undefined,
): Promise<void> {
  const here = { via: { kind: 'direct' as const }, host: '127.0.0.1', pinned: ['127.0.0.1'] }
  await world.register('wiki', {
    ...PLAIN_WEB,
    pinned: ['127.0.0.1'],
    port: at.application,
    publicName: NAMES.web,
  })
  await world.register(SERVICE, { ...here, kind: 'tcp', port: at.service })
  if (screen !== undefined)
    await world.register('PC', { ...here, kind: 'vnc', port: screen, publicName: NAMES.screen }, PASSWORD)
}

function figuresOf(name: string, delays: readonly number[], note: string): readonly Figure[] {
  if (delays.length === 0) return []
  return [50, 99].map((percent) =>
    figure({ name: `${name}, p${percent}`, value: percentile(delays, percent), unit: 'ms', better: 'lower', note }),
  )
}

/** The next word of this kind. */
async function hear<K extends Told['kind']>(people: ChildProcess, kind: K): Promise<Extract<Told, { kind: K }>> {
  const gone = once(people, 'exit').then(() => {
    throw new Error('the people are gone')
  })
  for (;;) {
    const [told]: readonly Told[] = await Promise.race([once(people, 'message'), gone])
    if (isOf(told, kind)) return told
  }
}

function isOf<K extends Told['kind']>(told: Told | undefined, kind: K): told is Extract<Told, { kind: K }> {
  return told?.kind === kind
}

/** The same clock in every process of this machine. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
