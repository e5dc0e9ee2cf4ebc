import { SOURCES, type SourceId } from '../facts/catalogue.ts'
import type { RuleSet } from './interpret.ts'
import type { Rule } from './rule.ts'

/** One rule that is not the same in two sets: the fields that differ, and the rule before and after where it is there. */
export type RuleDifference = {
  readonly rule: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly fields: readonly (keyof Rule)[]
  readonly before: Rule | undefined
  readonly after: Rule | undefined
}

/** What differs between two sets of rules. `settings` are undefined where the default counts. */
export type RulesDifference = {
  readonly rules: readonly RuleDifference[]
  readonly settings: readonly {
    readonly id: string
    readonly before: number | undefined
    readonly after: number | undefined
  }[]
  readonly adopted: readonly SourceId[]
  readonly dropped: readonly SourceId[]
}

type Compared = Pick<RuleSet, 'rules' | 'settings' | 'adopted'>

/** Compares two sets of rules. The order of the rules does not matter. */
export function compareRules(before: Compared, after: Compared): RulesDifference {
  const [old, present] = [byId(before), byId(after)]
  const ids = [...new Set([...old.keys(), ...present.keys()])]
  const [from, to] = [before.settings ?? {}, after.settings ?? {}]
  return {
    rules: ids.flatMap((id) => differenceOf(id, old.get(id), present.get(id)) ?? []),
    settings: [...new Set([...Object.keys(from), ...Object.keys(to)])]
      .filter((id) => from[id] !== to[id])
      .sort()
      .map((id) => ({ id, before: from[id], after: to[id] })),
    adopted: SOURCES.filter((source) => after.adopted.includes(source) && !before.adopted.includes(source)),
    dropped: SOURCES.filter((source) => !after.adopted.includes(source) && before.adopted.includes(source)),
  }
}

function byId({ rules }: Compared): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]))
}

function differenceOf(rule: string, before: Rule | undefined, after: Rule | undefined): RuleDifference | undefined {
  if (before === undefined) return { rule, kind: 'added', fields: [], before, after }
  if (after === undefined) return { rule, kind: 'removed', fields: [], before, after }
  const fields = FIELDS.filter((field) => !isSame(before[field], after[field]))
  return fields.length === 0 ? undefined : { rule, kind: 'changed', fields, before, after }
}

const FIELDS: readonly (keyof Rule)[] = [
  'mode',
  'from',
  'tier',
  'measures',
  'sources',
  'when',
  'must',
  'otherwise',
  'live',
  'maxAgeMs',
  'title',
  'remedy',
]

/** Plain data, equal whatever the order of its fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [ones, others] = [Object.entries(one), Object.entries(other)]
  const known = new Map(others)
  return ones.length === others.length && ones.every(([key, value]) => known.has(key) && isSame(value, known.get(key)))
}
