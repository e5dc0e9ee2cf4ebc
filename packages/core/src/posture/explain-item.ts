import { DEFAULT_RULES } from '../access/default-rules.ts'
import type { Effect, Mode, Rule } from '../access/rule.ts'
import { type FactKey, type FactType, factSpec } from '../facts/catalogue.ts'
import { findMeasure } from '../guideline/find-measure.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import type { GuidanceId, PostureItem } from './posture-item.ts'

/** All there is to tell about an item: `taga explain ITEM`. `maxAgeMs` is absent where a fact never ages. */
export type ItemExplanation = {
  readonly item: PostureItem
  readonly measures: readonly { readonly id: MeasureId; readonly title: Words }[]
  readonly guidance: readonly { readonly id: GuidanceId; readonly words: Words }[]
  readonly facts: readonly {
    readonly key: FactKey
    readonly title: Words
    readonly type: FactType
    readonly maxAgeMs?: number
    readonly pace?: 'fast' | 'slow'
    readonly personal: boolean
  }[]
  readonly rules: readonly {
    readonly id: string
    readonly title: Words
    readonly measures: readonly MeasureId[]
    readonly tier: Rule['tier']
    readonly mode: Mode
    readonly effect: Effect['kind']
  }[]
}

/** Gathers what an item rests on and which of `rules` ask for the same facts. */
export function explainItem(item: PostureItem, rules: readonly Rule[] = DEFAULT_RULES): ItemExplanation {
  const facts: ReadonlySet<FactKey> = new Set(item.facts)
  return {
    item,
    measures: item.measures.map((id) => ({ id, title: findMeasure(id).title })),
    guidance: item.measures
      .flatMap((id) => findMeasure(id).guidance)
      .filter(({ id }) => item.guidance.includes(id))
      .map(({ id, ja, en }) => ({ id, words: { ja, en } })),
    facts: item.facts.map(explainFact),
    rules: rules
      .filter(({ must }) => must.flat().some((test) => facts.has(test.fact)))
      .map(({ id, title, measures, tier, mode, otherwise }) => ({
        id,
        title,
        measures,
        tier,
        mode,
        effect: otherwise.kind,
      })),
  }
}

function explainFact(key: FactKey): ItemExplanation['facts'][number] {
  const { title, type, maxAgeMs, pace, personal } = factSpec(key)
  return {
    key,
    title,
    type,
    personal,
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(pace === undefined ? {} : { pace }),
  }
}
