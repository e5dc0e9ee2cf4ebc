import { type Condition, type FlatFacts, flatName, type PolicyRule } from '../policy.ts'
import type { Contestant } from './contestant.ts'

type EngineRule = {
  readonly conditions: {
    readonly all: readonly { readonly fact: string; readonly operator: string; readonly value: unknown }[]
  }
  readonly event: { readonly type: string }
}
type Engine = {
  readonly addRule: (rule: EngineRule) => void
  readonly run: (facts: FlatFacts) => Promise<{ readonly events: readonly { readonly type: string }[] }>
}
type Module = { readonly Engine: new () => Engine }

const PACKAGE: string = 'json-rules-engine'
const HOLDS = { is: 'equal', isNot: 'notEqual', atMost: 'lessThanInclusive', withinMs: 'lessThanInclusive' } as const
const FAILS = { is: 'notEqual', isNot: 'equal', atMost: 'greaterThan', withinMs: 'greaterThan' } as const

export async function jsonRulesEngine(
  policy: readonly PolicyRule[],
  requests: readonly FlatFacts[],
): Promise<Contestant> {
  const { Engine }: Module = await import(PACKAGE)
  const engine = new Engine()
  for (const rule of policy) engine.addRule(asEngineRule(rule))
  const decide = (at: number) => engine.run(requests[at] ?? {})
  return {
    name: 'json-rules-engine',
    answers: 'everyDenyingRule',
    note: '',
    kind: 'async',
    decide,
    denials: async (at) => {
      const { events } = await decide(at)
      return { isDenied: events.length > 0, rules: events.map((event) => event.type) }
    },
  }
}

function asEngineRule({ id, resource, when, must }: PolicyRule): EngineRule {
  const about = resource === undefined ? [] : [{ fact: 'connection_resource', operator: 'equal', value: resource }]
  const applies = when.map((condition) => asCondition(condition, HOLDS))
  return { conditions: { all: [...about, ...applies, asCondition(must, FAILS)] }, event: { type: id } }
}

function asCondition({ fact, op, value }: Condition, operators: Readonly<Record<Condition['op'], string>>) {
  return { fact: flatName(fact), operator: operators[op], value }
}
