import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Depth, type Figure, figure } from './figure.ts'
import { findProgram } from './find-program.ts'
import { cpuOf } from './used-by.ts'
import { memoryOfIdle } from './proxy/idle-connections.ts'
import { runWrk } from './proxy/run-wrk.ts'
import { type Contest, type Contestant, FILES, startContest } from './proxy/start-contestants.ts'
import { median } from './statistics.ts'

/** `warmUp`: requests before anything counts, by file; `idle`: connections that rest. */
type Effort = {
  readonly rounds: number
  readonly seconds: number
  readonly idle: number
  readonly warmUp: Readonly<Record<string, number>>
}
const EFFORT: Readonly<Record<Depth, Effort>> = {
  quick: { rounds: 1, seconds: 2, idle: 100, warmUp: { '1k': 500, '1m': 50 } },
  full: { rounds: 3, seconds: 3, idle: 2_000, warmUp: { '1k': 20_000, '1m': 500 } },
}
const CONNECTIONS = 64
const MOST_WARM_UPS = 12
const NOTE =
  'HTTP/1.1 over TLS 1.3 of one cipher at 64 connections, one worker each, nginx with files behind all; Taga decides each request by all default rules on a cookie, and is one process'

/**
 * A web application through the gateway and through peers, each over TLS to the browser and plainly to the application: requests per second of
 * the CPU time of all processes of a contestant, and how long a request takes.
 */
export async function measureProxy(depth: Depth): Promise<readonly Figure[]> {
  return measureProxyWith(dirname(fileURLToPath(import.meta.url)), EFFORT[depth])
}

export async function measureProxyWith(programs: string, effort: Effort): Promise<readonly Figure[]> {
  const [wrk, nginx] = [findProgram('wrk'), findProgram('nginx')]
  if (wrk === undefined || nginx === undefined) return [notHere()]
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-proxy-'))
  try {
    const contest = await startContest(programs, folder)
    try {
      const sizes: (readonly Figure[])[] = []
      for (const file of Object.keys(FILES)) sizes.push(await measureFile(contest, { wrk, file, effort }))
      return [...sizes.flat(), await measureIdle(contest, effort.idle)]
    } finally {
      await contest.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function notHere(): Figure {
  const note = 'not here: apt-get install wrk nginx haproxy'
  return figure({ name: 'requests through a proxy', value: undefined, unit: '/CPU s', better: 'higher', note })
}

async function measureIdle({ taga }: Contest, count: number): Promise<Figure> {
  const note = `${count} connections over TLS, each answered once before; with garbage that was not collected yet`
  const value = await memoryOfIdle(taga, count)
  return figure({ name: 'memory of an idle connection', value, unit: 'KiB', better: 'lower', note })
}

type Seen = { readonly rate: number; readonly p50Ms: number; readonly p99Ms: number }
type Asking = { readonly wrk: string; readonly file: string; readonly effort: Effort }

/** One round to warm up, then they take turns. */
async function measureFile(contest: Contest, { wrk, file, effort }: Asking): Promise<readonly Figure[]> {
  const all = [contest.taga, ...contest.peers]
  const seen = new Map<Contestant, Seen[]>(all.map((one) => [one, []]))
  for (const one of all) await warmUp(one, { wrk, file, requests: effort.warmUp[file] ?? 0 })
  for (let round = 0; round < effort.rounds; round++)
    for (const [one, rounds] of seen) rounds.push(await ask(one, { wrk, file, seconds: effort.seconds }))
  const middle = (one: Contestant, of: keyof Seen) => median((seen.get(one) ?? []).map((round) => round[of]))
  const size = file === '1k' ? '1 KB' : '1 MB'
  return [
    ...beside(`requests of ${size}`, 'rate', '/CPU s'),
    ...beside(`a request of ${size}, p50`, 'p50Ms', 'ms'),
    ...beside(`a request of ${size}, p99`, 'p99Ms', 'ms'),
  ]

  function beside(name: string, of: keyof Seen, unit: string): readonly Figure[] {
    const better = of === 'rate' ? ('higher' as const) : ('lower' as const)
    const value = middle(contest.taga, of)
    return contest.peers.map((peer) =>
      figure({ name, value, unit, better, peer: peer.name, peerValue: middle(peer, of), note: NOTE }),
    )
  }
}

/** Until what is compiled as it runs is compiled. */
async function warmUp(
  { port, cookie }: Contestant,
  { wrk, file, requests }: { readonly wrk: string; readonly file: string; readonly requests: number },
): Promise<void> {
  const url = `https://localhost:${port}/${file}`
  let left = requests
  for (let tries = 0; left > 0 && tries < MOST_WARM_UPS; tries++)
    left -= (await runWrk(wrk, { url, cookie, connections: CONNECTIONS, seconds: 2 })).requests
}

async function ask(
  { port, cookie, processes }: Contestant,
  { wrk, file, seconds }: { readonly wrk: string; readonly file: string; readonly seconds: number },
): Promise<Seen> {
  const before = cpuOf(processes)
  const url = `https://localhost:${port}/${file}`
  const { requests, p50Ms, p99Ms } = await runWrk(wrk, { url, cookie, connections: CONNECTIONS, seconds })
  return { rate: requests / (cpuOf(processes) - before), p50Ms, p99Ms }
}
