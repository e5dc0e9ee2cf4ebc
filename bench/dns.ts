import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Answered, type Clients, openClients, putLoad } from './dns/load.ts'
import { inventNames, questionsFor } from './dns/names.ts'
import { openUpstream } from './dns/open-upstream.ts'
import { type NameResolver, startResolvers } from './dns/start-resolvers.ts'
import { type Depth, type Figure, figure } from './figure.ts'
import { cpuOf, memoryOf } from './used-by.ts'
import { seededRandom } from './random.ts'
import { median } from './statistics.ts'

type Effort = { readonly names: number; readonly rounds: number; readonly seconds: number; readonly warmUp: number }
const EFFORT: Readonly<Record<Depth, Effort>> = {
  quick: { names: 20_000, rounds: 1, seconds: 1, warmUp: 0.5 },
  full: { names: 1_000_000, rounds: 5, seconds: 2, warmUp: 3 },
}
/** Nobody gets more than 200 answers a second from us for long. */
const CLIENTS = 600
const REFUSED_ASKED = 10_000
const PASSED_ASKED = 1_000
/** More of what was asked may not stay without an answer. */
const MOST_LOST = 0.001

const KINDS = ['refused', 'passed'] as const
type Kind = (typeof KINDS)[number]
type Seen = { readonly rate: number; readonly p99Ms: number }

/**
 * Names asked for by UDP, of those that a list refuses and of those that are in the cache: answers per second of the resolver's CPU time, how
 * long an answer takes, and the memory with such a list.
 */
export async function measureDns(depth: Depth): Promise<readonly Figure[]> {
  return measureDnsWith(dirname(fileURLToPath(import.meta.url)), EFFORT[depth])
}

async function measureDnsWith(programs: string, effort: Effort): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') return [notHere('CPU time and addresses of loopback are had on Linux')]
  const random = seededRandom(53)
  const all = [...inventNames(effort.names + PASSED_ASKED, random)]
  const names = new Set(all.slice(0, effort.names))
  const listed = all.slice(0, Math.min(REFUSED_ASKED, effort.names))
  const questions: Readonly<Record<Kind, readonly Buffer[]>> = {
    // every other one is a host below what is listed
    refused: questionsFor(listed.map((name, at) => (at % 2 === 0 ? name : `www.${name}`))),
    passed: questionsFor(all.slice(effort.names).map((name) => `www.free-${name}`)),
  }
  const folder = mkdtempSync(join(tmpdir(), 'taga-bench-dns-'))
  const upstream = await openUpstream()
  try {
    const resolvers = await startResolvers(programs, { folder, names, upstream: upstream.port })
    const clients = await openClients(CLIENTS)
    try {
      const everybody = [resolvers.taga, ...resolvers.peers]
      const seen = await takeTurns(clients, everybody, { questions, effort })
      return figuresOf(resolvers, seen, effort)
    } finally {
      clients.close()
      await resolvers.close()
    }
  } finally {
    upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type SeenOf = ReadonlyMap<NameResolver, Readonly<Record<Kind, Seen[]>>>

async function takeTurns(
  clients: Clients,
  everybody: readonly NameResolver[],
  { questions, effort }: { readonly questions: Readonly<Record<Kind, readonly Buffer[]>>; readonly effort: Effort },
): Promise<SeenOf> {
  const seen: SeenOf = new Map(everybody.map((one) => [one, { refused: [], passed: [] }]))
  const load = (one: NameResolver, kind: Kind, seconds: number): Promise<Answered> =>
    putLoad(clients, { port: one.port, questions: questions[kind], rcode: kind === 'refused' ? 3 : 0, seconds })
  for (const one of everybody) for (const kind of KINDS) await load(one, kind, effort.warmUp)
  for (let round = 0; round < effort.rounds; round++)
    for (const kind of KINDS)
      for (const [one, rounds] of seen) {
        const before = cpuOf([one.pid])
        const { answers, lost, p99Ms } = await load(one, kind, effort.seconds)
        if (lost > answers * MOST_LOST) throw new Error(`${one.name} did not answer ${lost} of ${answers + lost}`)
        rounds[kind].push({ rate: answers / (cpuOf([one.pid]) - before), p99Ms })
      }
  return seen
}

function figuresOf(
  { taga, peers, missing }: Awaited<ReturnType<typeof startResolvers>>,
  seen: SeenOf,
  { names }: Effort,
): readonly Figure[] {
  const middle = (one: NameResolver, kind: Kind, of: keyof Seen) =>
    median((seen.get(one)?.[kind] ?? []).map((round) => round[of]))
  const note = `UDP with EDNS on loopback, 64 questions on the way, ${CLIENTS} addresses; ${names.toLocaleString('en')} refused names each with all below them; one thread, no query log; Taga with its limits and its access log of refusals, and says why in each refusal`
  const beside = (name: string, of: (one: NameResolver) => number, unit: string): readonly Figure[] => {
    const measured = { name, value: of(taga), unit, better: unit === '/CPU s' ? 'higher' : 'lower', note } as const
    if (peers.length === 0) return [figure(measured)]
    return peers.map((peer) => figure({ ...measured, peer: peer.name, peerValue: of(peer) }))
  }
  return [
    ...beside('names refused', (one) => middle(one, 'refused', 'rate'), '/CPU s'),
    ...beside('a refused name, p99', (one) => middle(one, 'refused', 'p99Ms'), 'ms'),
    ...beside('names passed, from the cache', (one) => middle(one, 'passed', 'rate'), '/CPU s'),
    ...beside('a passed name, p99', (one) => middle(one, 'passed', 'p99Ms'), 'ms'),
    ...beside(`memory with ${names.toLocaleString('en')} refused names`, ({ pid }) => memoryOf(pid), 'MiB'),
    ...missing.map((peer) => notHere(`not here: apt-get install ${peer === 'dnsmasq' ? 'dnsmasq-base' : peer}`, peer)),
  ]
}

function notHere(note: string, peer?: string): Figure {
  const of = peer === undefined ? {} : { peer }
  return figure({ name: 'names refused', value: undefined, unit: '/CPU s', better: 'higher', note, ...of })
}
