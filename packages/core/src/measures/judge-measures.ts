import { PROVENANCES, type Provenance } from '../facts/observation.ts'
import { findMeasure } from '../guideline/find-measure.ts'
import { MEASURE_IDS, type MeasureId } from '../guideline/ids.ts'
import { joinResults, type Mechanism, type MechanismResult } from './mechanism.ts'
import { MECHANISMS, mechanismsOf } from './mechanisms.ts'
import type { OrganisationView, Tailoring } from './organisation-view.ts'

export type MeasureStateName = 'holds' | 'partly' | 'fails' | 'unknown' | 'notApplicable'

/** Why a measure does not apply: the organisation declined it, or uses none of the ways of teleworking it is about. */
export type NotApplicable =
  | { readonly because: 'declined'; readonly tailoring: Tailoring }
  | { readonly because: 'patternsNotUsed' }

/**
 * The state of one measure. `n` of `m` are those of the mechanism that lacks most, `exempt` how many findings over all mechanisms are let off
 * for a time (they count as lacking); `provenance` is the best it has, `oldestAt` (epoch
 * ms) the oldest of its evidence. `noMechanism` says that nothing carries it out or observes it yet, which is unknown, never good.
 * `tailoring` is the organisation's word; a decline past its review no longer counts (`reviewOverdue`).
 */
export type MeasureState = {
  readonly measure: MeasureId
  readonly state: MeasureStateName
  readonly n: number
  readonly m: number
  readonly exempt: number
  readonly mechanisms: readonly { readonly mechanism: Mechanism; readonly result: MechanismResult }[]
  readonly noMechanism: boolean
  readonly provenance?: Provenance
  readonly oldestAt?: number
  readonly notApplicable?: NotApplicable
  readonly tailoring?: Tailoring
  readonly reviewOverdue?: true
}

/** What each mechanism about devices shows, by its id. */
export type DevicesJudged = ReadonlyMap<string, MechanismResult>

/** What the mechanisms about devices show of the view's devices: each device is judged by itself, so that they can be judged in parts. */
export function judgeDevicesOf(view: OrganisationView): DevicesJudged {
  return new Map(DEVICE_MECHANISMS.map((mechanism) => [mechanism.id, mechanism.evaluate(view)]))
}

/**
 * The states of the 43 measures, in the guideline's order. The devices of a large organisation can be judged part by part before
 * (`judgeDevicesOf`); those of `view` are judged as one more part.
 */
export function judgeMeasures(view: OrganisationView, before: readonly DevicesJudged[] = []): readonly MeasureState[] {
  const here = judgeDevicesOf(view)
  const results = new Map(
    [...here].map(([id, result]) => [id, joinResults([...before.flatMap((part) => part.get(id) ?? []), result])]),
  )
  return MEASURE_IDS.map((measure) => judgeMeasure(measure, view, results))
}

const DEVICE_MECHANISMS = MECHANISMS.filter(({ subject }) => subject === 'device')

function judgeMeasure(measure: MeasureId, view: OrganisationView, ofDevices: DevicesJudged): MeasureState {
  const mechanisms = mechanismsOf(measure).map((mechanism) => ({
    mechanism,
    result: ofDevices.get(mechanism.id) ?? mechanism.evaluate(view),
  }))
  const results = mechanisms.map(({ result }) => result)
  const tailoring = view.tailoring.find((each) => each.measure === measure)
  const notApplicable = findNotApplicable(measure, tailoring, view)
  const provenance = PROVENANCES.find((best) => results.some((result) => result.provenance === best))
  const times = results.flatMap(({ oldestAt }) => (oldestAt === undefined ? [] : [oldestAt]))
  const { n, m } = worstOf(results)
  return {
    measure,
    state: notApplicable === undefined ? combineStates(results) : 'notApplicable',
    n,
    m,
    exempt: results.flatMap(({ lacking }) => lacking).filter((each) => each.state === 'exempt').length,
    mechanisms,
    noMechanism: mechanisms.length === 0,
    ...(provenance === undefined ? {} : { provenance }),
    ...(times.length === 0 ? {} : { oldestAt: Math.min(...times) }),
    ...(notApplicable === undefined ? {} : { notApplicable }),
    ...(tailoring === undefined ? {} : { tailoring }),
    ...(tailoring?.choice === 'decline' && tailoring.reviewAt <= view.now ? { reviewOverdue: true } : {}),
  }
}

function findNotApplicable(
  measure: MeasureId,
  tailoring: Tailoring | undefined,
  { now, patternsInUse }: OrganisationView,
): NotApplicable | undefined {
  if (tailoring?.choice === 'decline' && now < tailoring.reviewAt) return { because: 'declined', tailoring }
  const { patterns } = findMeasure(measure)
  if (patterns === 'all' || patternsInUse === undefined || patternsInUse.length === 0) return undefined
  return patterns.some((pattern) => patternsInUse.includes(pattern)) ? undefined : { because: 'patternsNotUsed' }
}

/** All of its mechanisms together: it holds only where each of them does. */
function combineStates(results: readonly MechanismResult[]): MeasureStateName {
  const states = results.map(({ state }) => state)
  if (states.length === 0) return 'unknown'
  if (states.every((state) => state === 'holds')) return 'holds'
  if (states.includes('holds') || states.includes('partly')) return 'partly'
  return states.includes('fails') ? 'fails' : 'unknown'
}

/**
 * Of the mechanisms over something, the one that lacks most; where none of them lacks anything, an empty one, so that a measure which
 * is not green never shows a full count.
 */
function worstOf(results: readonly MechanismResult[]): Pick<MechanismResult, 'n' | 'm'> {
  const lacking = results.filter(({ n, m }) => n < m)
  const most = lacking.reduce<MechanismResult | undefined>(
    (worst, each) => (worst === undefined || each.n / each.m < worst.n / worst.m ? each : worst),
    undefined,
  )
  return most ?? results.find(({ m }) => m === 0) ?? results[0] ?? { n: 0, m: 0 }
}
