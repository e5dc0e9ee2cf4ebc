import { type Depth, type Figure, figure } from './figure.ts'
import { casbin } from './peers/casbin.ts'
import { casl } from './peers/casl.ts'
import { cedar } from './peers/cedar.ts'
import type { Contestant } from './peers/contestant.ts'
import { handWritten } from './peers/hand-written.ts'
import { jsonRulesEngine } from './peers/json-rules-engine.ts'
import { tagaJoined, tagaPrepared, tagaRaw } from './peers/taga.ts'
import { denyingRules, generatePolicy, type PolicyRule } from './policy.ts'
import { generateRequests, type PolicyRequest } from './policy-requests.ts'
import { seededRandom } from './random.ts'
import { clockCost, type Latency, measureLatency, measureRates, type Rate } from './time-rounds.ts'

const RULE_COUNTS = [25, 250, 2_500]
const QUESTIONS = 2_000
const NOW = Date.UTC(2027, 3, 1)
const EFFORT = {
  quick: { rounds: 1, sliceMs: 60, agreeMs: 500, samples: 20_000, latencyMs: 150 },
  full: { rounds: 7, sliceMs: 250, agreeMs: 8_000, samples: 200_000, latencyMs: 1_500 },
}

/** Decisions per second of CPU time, and the time of a single one, by everybody under the same policy. */
export async function measureDecisions(depth: Depth): Promise<readonly Figure[]> {
  const requests = generateRequests(QUESTIONS, seededRandom(2), NOW)
  const figures: Figure[] = []
  for (const count of RULE_COUNTS) figures.push(...(await measureAt(count, requests, depth)))
  return figures
}

async function measureAt(count: number, requests: readonly PolicyRequest[], depth: Depth): Promise<readonly Figure[]> {
  const effort = EFFORT[depth]
  const policy = generatePolicy(count, seededRandom(1))
  const setting = { policy, requests, now: NOW }
  const ours = [tagaPrepared(setting), tagaJoined(setting), tagaRaw(setting)]
  const peers = await makePeers(policy, requests)
  const contestants = [...ours, ...peers]
  const compared = await assertAgreement(contestants, setting, effort.agreeMs)
  const rates = await measureRates(contestants, { ...effort, questions: QUESTIONS })
  const latencies = new Map<Contestant, Latency>()
  for (const one of contestants)
    latencies.set(
      one,
      await measureLatency(one, { samples: effort.samples, limitMs: effort.latencyMs, questions: QUESTIONS }),
    )
  const denied = requests.filter(({ flat }) => denyingRules(policy, flat).length > 0).length
  const shared = `${Math.round((100 * denied) / QUESTIONS)} % denied`
  const clock = `the clock's own ${clockCost().toFixed(2)} µs in each`
  return ours.flatMap((own) => [
    ...peers.map((peer) => rateFigure(count, { own, peer, rates, note: noteOn(peer, compared, shared) })),
    ...(['p50', 'p99'] as const).flatMap((rank) =>
      peers.map((peer) => latencyFigure(count, { own, peer, latencies, rank, clock })),
    ),
  ])
}

async function makePeers(
  policy: readonly PolicyRule[],
  requests: readonly PolicyRequest[],
): Promise<readonly Contestant[]> {
  const flat = requests.map((request) => request.flat)
  const peers: Contestant[] = []
  for (const make of [handWritten, casl, casbin, jsonRulesEngine, cedar]) peers.push(await make(policy, flat))
  return peers
}

/** Throws where anybody answers otherwise than the plainest reading of the policy. A slow peer is asked as many as fit its time. */
async function assertAgreement(
  contestants: readonly Contestant[],
  { policy, requests }: { readonly policy: readonly PolicyRule[]; readonly requests: readonly PolicyRequest[] },
  limitMs: number,
): Promise<ReadonlyMap<Contestant, number>> {
  const expected = requests.map(({ flat }) => denyingRules(policy, flat))
  const compared = new Map<Contestant, number>()
  for (const contestant of contestants) {
    const end = performance.now() + limitMs
    let at = 0
    for (; at < requests.length && performance.now() < end; at++)
      assertSame(contestant.name, at, await contestant.denials(at), expected[at] ?? [])
    compared.set(contestant, at)
  }
  return compared
}

function assertSame(
  name: string,
  at: number,
  { isDenied, rules }: { readonly isDenied: boolean; readonly rules?: readonly string[] },
  expected: readonly string[],
): void {
  const same = rules === undefined || [...rules].sort().join() === [...expected].sort().join()
  if (isDenied === expected.length > 0 && same) return
  throw new Error(`${name} answers request ${at} with ${isDenied} ${rules?.join()}, expected ${expected.join()}`)
}

type Pair = { readonly own: Contestant; readonly peer: Contestant }

function rateFigure(
  count: number,
  { own, peer, rates, note }: Pair & { readonly rates: ReadonlyMap<Contestant, Rate>; readonly note: string },
): Figure {
  return figure({
    name: `decisions, ${count} rules: ${own.name}`,
    value: rates.get(own)?.perCpuSecond,
    unit: '/CPU s',
    better: 'higher',
    peer: peer.name,
    peerValue: rates.get(peer)?.perCpuSecond,
    note,
    contest: { self: own.name, condition: `${count} rules` },
  })
}

function latencyFigure(
  count: number,
  {
    own,
    peer,
    latencies,
    rank,
    clock,
  }: Pair & {
    readonly latencies: ReadonlyMap<Contestant, Latency>
    readonly rank: 'p50' | 'p99'
    readonly clock: string
  },
): Figure {
  const [mine, theirs] = [latencies.get(own), latencies.get(peer)]
  return figure({
    name: `one decision ${rank}, ${count} rules: ${own.name}`,
    value: mine?.[rank],
    unit: 'µs',
    better: 'lower',
    peer: peer.name,
    peerValue: theirs?.[rank],
    note: `${mine?.samples} samples, the peer's ${theirs?.samples}; ${clock}`,
    contest: { self: own.name, condition: `${count} rules` },
  })
}

function noteOn(peer: Contestant, compared: ReadonlyMap<Contestant, number>, shared: string): string {
  const answers = peer.answers === 'everyDenyingRule' ? 'same denying rules' : 'same allow or deny'
  return [`${answers} in ${compared.get(peer)} requests`, shared, peer.note].filter((part) => part !== '').join('; ')
}
