import {
  factSpec,
  type FactKey,
  type FindingObservation,
  type Fix,
  type PostureFinding,
  type UnknownReason,
  type Value,
  type Words,
  type WorkReason,
  type WorkVerdict,
  type WorkVerdicts,
} from '@taga/core'
import type { Look } from '../look/look.ts'
import type { Checked } from './judge-look.ts'

/** `taga check --json`: everything that was seen and judged, with its words in both languages. An instant that never comes is null. */
export function checkJson({ look, judgedAs, findings, work, fixes, answer }: Checked): CheckJson {
  return {
    format: 'taga.check/1',
    at: look.at,
    judgedAs,
    answer,
    items: findings.map(itemJson),
    verdicts: (work?.verdicts ?? []).map((verdict) => ({
      pattern: verdict.pattern,
      level: verdict.level,
      outcome: verdict.outcome,
      reasons: verdict.reasons.map(reasonJson),
      warnings: verdict.warnings.map(reasonJson),
      obligations: verdict.obligations,
      validUntil: instant(verdict.validUntil),
      notInForce: (work?.notInForce ?? []).map(({ rule }) => rule),
    })),
    notInForce: work?.notInForce ?? [],
    fixes,
    inventory: look.inventory,
    tookMs: look.took,
  }
}

export type ObservationJson = {
  readonly fact: FactKey
  readonly value?: Value
  readonly unknown?: UnknownReason
  readonly source?: string
  readonly at?: number
  readonly ageMs?: number
}

/** One item: the first fact behind it stands in the item itself, the others in `more`. */
export type ItemJson = Pick<PostureFinding, 'state' | 'advised'> &
  Pick<PostureFinding['item'], 'id' | 'title' | 'measures' | 'guidance' | 'remedy'> &
  Partial<ObservationJson> & {
    readonly more: readonly (ObservationJson & { readonly title: Words })[]
    readonly validUntil: number | null
  }

export type CheckJson = {
  readonly format: 'taga.check/1'
  readonly at: number
  readonly judgedAs: Checked['judgedAs']
  readonly answer: Checked['answer']
  readonly items: readonly ItemJson[]
  readonly verdicts: readonly (Omit<WorkVerdict, 'validUntil'> & {
    readonly validUntil: number | null
    readonly notInForce: readonly string[]
  })[]
  readonly notInForce: WorkVerdicts['notInForce']
  readonly fixes: readonly Fix[]
  readonly inventory: Look['inventory']
  readonly tookMs: Look['took']
}

function itemJson({ item, state, advised, observations, validUntil }: PostureFinding): ItemJson {
  const [first, ...rest] = observations
  return {
    id: item.id,
    state,
    ...(advised === undefined ? {} : { advised }),
    title: item.title,
    ...(first === undefined ? {} : observationJson(first)),
    more: rest.map((one) => ({ ...observationJson(one), title: factSpec(one.fact).title })),
    measures: item.measures,
    guidance: item.guidance,
    remedy: state === 'fails' ? item.remedy : item.unknownRemedy,
    validUntil: instant(validUntil),
  }
}

function observationJson(one: FindingObservation): ObservationJson {
  return {
    fact: one.fact,
    ...(one.kind === 'value' ? { value: one.value } : { unknown: one.reason }),
    ...(one.source === undefined ? {} : { source: one.source }),
    ...(one.at === undefined ? {} : { at: one.at }),
    ...(one.ageMs === undefined ? {} : { ageMs: one.ageMs }),
  }
}

function reasonJson({ rule, effect, state, facts, title, measures, remedy }: WorkReason): WorkReason {
  return { rule, effect, state, facts, title, measures, remedy }
}

function instant(at: number): number | null {
  return Number.isFinite(at) ? at : null
}
