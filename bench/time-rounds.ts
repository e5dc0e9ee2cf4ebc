import type { Contestant } from './peers/contestant.ts'
import { median, percentile } from './statistics.ts'

export type Rate = { readonly perCpuSecond: number; readonly rounds: number; readonly decisions: number }
export type Latency = { readonly p50: number; readonly p99: number; readonly samples: number }

/** Questions put between two looks at the clock, as far as the contestant is fast enough. */
const BATCH = 256
const SLOW_BATCH = 1
/** On a crowded machine a slice of CPU time takes longer by the clock; after this many times its length it ends. */
const GIVE_UP_SLICES = 4

/** What a contestant answers is kept where the optimiser must assume that somebody reads it. */
export const answered: { last: unknown } = { last: undefined }

/**
 * Decisions per second of CPU time, the median of `rounds`. Every contestant gets `sliceMs` of CPU time in each round, in turn (A B C A B C ...), so
 * that a slow moment of a shared machine meets all of them. A first round warms up and is not counted.
 */
export async function measureRates(
  contestants: readonly Contestant[],
  { rounds, sliceMs, questions }: { readonly rounds: number; readonly sliceMs: number; readonly questions: number },
): Promise<ReadonlyMap<Contestant, Rate>> {
  const rates = new Map(
    contestants.map((contestant) => [contestant, { values: [] as number[], decisions: 0, next: 0 }]),
  )
  for (let round = 0; round <= rounds; round++) {
    for (const [contestant, kept] of rates) {
      globalThis.gc?.()
      const slice = await measureSlice(contestant, { sliceMs, questions, from: kept.next })
      kept.next = slice.next
      if (round === 0) continue
      kept.values.push(slice.decisions / slice.cpuSeconds)
      kept.decisions += slice.decisions
    }
  }
  return new Map(
    [...rates].map(([contestant, { values, decisions }]) => [
      contestant,
      { perCpuSecond: median(values), rounds, decisions },
    ]),
  )
}

type Slice = { readonly decisions: number; readonly cpuSeconds: number; readonly next: number }

async function measureSlice(
  contestant: Contestant,
  { sliceMs, questions, from }: { readonly sliceMs: number; readonly questions: number; readonly from: number },
): Promise<Slice> {
  const before = process.cpuUsage()
  const giveUpAt = performance.now() + GIVE_UP_SLICES * sliceMs
  let decisions = 0
  let at = from
  let batch = SLOW_BATCH
  do {
    const batchStart = performance.now()
    if (contestant.kind === 'sync') {
      const { decide } = contestant
      for (let left = batch; left > 0; left--) {
        answered.last = decide(at)
        at = at + 1 === questions ? 0 : at + 1
      }
    } else {
      for (let left = batch; left > 0; left--) {
        answered.last = await contestant.decide(at)
        at = at + 1 === questions ? 0 : at + 1
      }
    }
    decisions += batch
    if (batch === SLOW_BATCH && performance.now() - batchStart < 1) batch = BATCH
  } while (cpuMsSince(before) < sliceMs && performance.now() < giveUpAt)
  return { decisions, cpuSeconds: cpuMsSince(before) / 1000, next: at }
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Single decisions by the wall clock, in microseconds. The clock's own cost is part of every sample; see `clockCost`. */
export async function measureLatency(
  contestant: Contestant,
  { samples, limitMs, questions }: { readonly samples: number; readonly limitMs: number; readonly questions: number },
): Promise<Latency> {
  globalThis.gc?.()
  const times = new Float64Array(samples)
  const end = performance.now() + limitMs
  let taken = 0
  while (taken < samples && performance.now() < end) {
    const at = taken % questions
    const start = performance.now()
    answered.last = contestant.kind === 'sync' ? contestant.decide(at) : await contestant.decide(at)
    times[taken++] = performance.now() - start
  }
  const micros = Array.from(times.subarray(0, taken), (ms) => ms * 1000)
  return { p50: percentile(micros, 50), p99: percentile(micros, 99), samples: taken }
}

/** The median cost of reading the clock twice, in microseconds. */
export function clockCost(): number {
  return median(
    Array.from({ length: 10_001 }, () => {
      const start = performance.now()
      return (performance.now() - start) * 1000
    }),
  )
}
