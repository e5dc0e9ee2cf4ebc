import { findMeasure } from '../guideline/find-measure.ts'
import type { DimensionId, GroupId, MeasureId } from '../guideline/ids.ts'
import type { MeasureState } from '../measures/judge-measures.ts'
import type { Mechanism, MechanismResult } from '../measures/mechanism.ts'
import type { Words } from '../words.ts'
import { type Barrel, gather, type Height, heightOf } from './barrel.ts'

/** One step that raises the barrel: what to do, why it is next, and what of the measure is missing. */
export type NextStep = {
  readonly measure: MeasureId
  readonly dimension: DimensionId
  readonly group: GroupId
  readonly mechanism: string
  readonly words: Words
  readonly why: Words
  readonly n: number
  readonly m: number
}

const MOST = 3
const FULL: Height = { height: 1, possible: 1 }

/**
 * The steps, at most three, that raise the barrel most, the best first. Each measure that a mechanism can show is supposed carried
 * out, together with the steps before it. First come the measures that hold the water down: as long as one of them is as low as the
 * water, nothing else lifts it. Among them the gain is seen first in the water, then in the staves, then in what is possible at all,
 * then in the measure itself. Ties go to the guideline's order. Measures without a mechanism are no steps: nothing would show them.
 */
export function nextSteps(states: readonly MeasureState[]): readonly NextStep[] {
  const chosen = new Set<MeasureId>()
  // once for each: a height counts thousands of devices, and every supposition asks for all of them
  const heights = new Map(states.map((state) => [state, heightOf(state)]))
  const ownHeight = (state: MeasureState) => heights.get(state) ?? heightOf(state)
  const supposed = (also: MeasureId | undefined) => (state: MeasureState) =>
    chosen.has(state.measure) || state.measure === also ? FULL : ownHeight(state)
  const steps: NextStep[] = []
  while (steps.length < MOST) {
    const before = gather(states, supposed(undefined))
    const open = openMeasures(before, states)
    const tried = open.map((state) => ({
      state,
      gain: gainOf(before, gather(states, supposed(state.measure)), ownHeight(state)),
    }))
    const best = tried.reduce<(typeof tried)[number] | undefined>(
      (top, each) => (top === undefined || isMore(each.gain, top.gain) ? each : top),
      undefined,
    )
    if (best === undefined) break
    chosen.add(best.state.measure)
    steps.push(describe(best.state, before))
  }
  return steps
}

/** The measures on the staves that are not full and that a mechanism can show. */
function openMeasures({ staves }: Barrel, states: readonly MeasureState[]): readonly MeasureState[] {
  const low = new Set(
    staves.flatMap(({ groups }) =>
      groups.flatMap(({ measures }) => measures.filter(({ height }) => height < 1).map(({ measure }) => measure)),
    ),
  )
  return states.filter(({ measure, noMechanism }) => low.has(measure) && !noMechanism)
}

/** Gains by their weight, the weightiest first. */
function gainOf(before: Barrel, after: Barrel, own: Height): readonly number[] {
  const sum = (barrel: Barrel, bound: keyof Height) => barrel.staves.reduce((total, each) => total + each[bound], 0)
  const groups = (barrel: Barrel) =>
    barrel.staves.flatMap((each) => each.groups).reduce((total, each) => total + each.height, 0)
  return [
    own.height - before.height <= SAME ? 1 : 0,
    after.height - before.height,
    sum(after, 'height') - sum(before, 'height'),
    sum(after, 'possible') - sum(before, 'possible'),
    groups(after) - groups(before),
    1 - own.possible,
    1 - own.height,
  ]
}

/** Gains closer than this are the same: they are sums of fractions. */
const SAME = 1e-9

function isMore(gain: readonly number[], than: readonly number[]): boolean {
  const decisive = gain.findIndex((each, at) => Math.abs(each - (than[at] ?? 0)) > SAME)
  return decisive !== -1 && (gain[decisive] ?? 0) > (than[decisive] ?? 0)
}

function describe(state: MeasureState, before: Barrel): NextStep {
  const { dimension, group } = findMeasure(state.measure)
  const { mechanism, result } = weakestMechanism(state)
  return {
    measure: state.measure,
    dimension,
    group,
    mechanism: mechanism.id,
    words: whatToDo(mechanism, result),
    why: whyNext(state.measure, before),
    n: result.n,
    m: result.m,
  }
}

/** What the measure keeps low: the water of the whole barrel, its own stave, or only what of the stave is not full. */
function whyNext(measure: MeasureId, { height: water, staves }: Barrel): Words {
  const { dimension } = findMeasure(measure)
  const stave = staves.find((each) => each.dimension === dimension)
  const own = stave?.groups.flatMap(({ measures }) => measures).find((each) => each.measure === measure)
  if (stave === undefined || own === undefined || own.height - stave.height > SAME) return LOW[dimension]
  return stave.height - water > SAME ? LOWEST[dimension] : HOLDS_WATER[dimension]
}

function weakestMechanism({ measure, mechanisms }: MeasureState): MeasureState['mechanisms'][number] {
  const part = ({ n, m }: MechanismResult) => (m === 0 ? 0 : n / m)
  const [weakest] = mechanisms.toSorted((one, other) => part(one.result) - part(other.result))
  if (weakest === undefined) throw new Error(`${measure} is no step: it has no mechanism`)
  return weakest
}

function whatToDo({ title, denominator }: Mechanism, { n, m }: MechanismResult): Words {
  if (m === 0)
    return {
      ja: `「${title.ja}」の対象がまだ登録されていない。まず登録する：${denominator.ja}`,
      en: `Nothing is registered yet for "${title.en}". Register first: ${denominator.en}`,
    }
  return {
    ja: `「${title.ja}」が${m}件中${n}件。残り${m - n}件を直す（対象：${denominator.ja}）`,
    en: `See to it that ${title.en}: ${n} of ${m} so far (over ${denominator.en})`,
  }
}

const HOLDS_WATER: Readonly<Record<DimensionId, Words>> = {
  rule: {
    ja: 'ルールの板で水を止めている。済むまで水は上がらない',
    en: 'it holds the water down, on the stave of rules',
  },
  people: {
    ja: '人の板で水を止めている。済むまで水は上がらない',
    en: 'it holds the water down, on the stave of people',
  },
  technology: {
    ja: '技術の板で水を止めている。済むまで水は上がらない',
    en: 'it holds the water down, on the stave of technology',
  },
}

const LOWEST: Readonly<Record<DimensionId, Words>> = {
  rule: { ja: 'ルールの板を最も低くしている', en: 'it keeps the stave of rules at its lowest' },
  people: { ja: '人の板を最も低くしている', en: 'it keeps the stave of people at its lowest' },
  technology: { ja: '技術の板を最も低くしている', en: 'it keeps the stave of technology at its lowest' },
}

const LOW: Readonly<Record<DimensionId, Words>> = {
  rule: { ja: 'ルールの板がまだ満ちていない', en: 'the stave of rules is not full yet' },
  people: { ja: '人の板がまだ満ちていない', en: 'the stave of people is not full yet' },
  technology: { ja: '技術の板がまだ満ちていない', en: 'the stave of technology is not full yet' },
}
