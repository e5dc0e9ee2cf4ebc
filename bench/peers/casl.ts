import { type Condition, type FlatFacts, flatName, type PolicyRule } from '../policy.ts'
import type { Contestant } from './contestant.ts'

type RawRule = {
  readonly action: string
  readonly subject: string
  readonly inverted?: boolean
  readonly conditions?: Readonly<Record<string, unknown>>
}
type Casl = {
  readonly createMongoAbility: (
    rules: readonly RawRule[],
    options: { readonly detectSubjectType: (subject: FlatFacts) => string },
  ) => { readonly can: (action: string, subject: FlatFacts) => boolean }
}

const PACKAGE: string = '@casl/ability'

/** CASL with its own index in use: rules about one resource are rules about that subject type. */
export async function casl(policy: readonly PolicyRule[], requests: readonly FlatFacts[]): Promise<Contestant> {
  const { createMongoAbility }: Casl = await import(PACKAGE)
  const rules = [{ action: 'open', subject: 'all' }, ...policy.map(asRawRule)]
  const ability = createMongoAbility(rules, { detectSubjectType: (facts) => String(facts['connection_resource']) })
  const decide = (at: number) => ability.can('open', requests[at] ?? {})
  return {
    name: 'CASL',
    answers: 'allowOrDeny',
    note: 'stops at the first denying rule, gives no list of reasons',
    kind: 'sync',
    decide,
    denials: async (at) => ({ isDenied: !decide(at) }),
  }
}

function asRawRule({ resource, when, must }: PolicyRule): RawRule {
  const conditions = Object.fromEntries([
    ...when.map((condition) => [flatName(condition.fact), asHolding(condition)]),
    [flatName(must.fact), asFailing(must)],
  ])
  return { action: 'open', subject: resource ?? 'all', inverted: true, conditions }
}

function asHolding({ op, value }: Condition): unknown {
  return { is: value, isNot: { $ne: value }, atMost: { $lte: value }, withinMs: { $lte: value } }[op]
}

function asFailing({ op, value }: Condition): unknown {
  return { is: { $ne: value }, isNot: value, atMost: { $gt: value }, withinMs: { $gt: value } }[op]
}
