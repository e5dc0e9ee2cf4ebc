import { type Condition, type FlatFacts, flatName, type PolicyRule } from '../policy.ts'
import type { Contestant } from './contestant.ts'

type Enforcer = {
  readonly addPolicies: (rules: readonly (readonly string[])[]) => Promise<boolean>
  readonly enforceSync: (facts: FlatFacts) => boolean
}
type Casbin = {
  readonly newEnforcer: (model: unknown) => Promise<Enforcer>
  readonly newModelFromString: (text: string) => unknown
}

const PACKAGE: string = 'casbin'
const ANY = 'any'

/** Attribute-based access as casbin documents it: each policy line brings an expression, evaluated where its resource matches. */
const MODEL = `
[request_definition]
r = facts
[policy_definition]
p = id, resource, denies, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = (p.resource == "${ANY}" || p.resource == r.facts.connection_resource) && eval(p.denies)
`

export async function casbin(policy: readonly PolicyRule[], requests: readonly FlatFacts[]): Promise<Contestant> {
  const { newEnforcer, newModelFromString }: Casbin = await import(PACKAGE)
  const enforcer = await newEnforcer(newModelFromString(MODEL))
  await enforcer.addPolicies(policy.map((rule) => [rule.id, rule.resource ?? ANY, asExpression(rule), 'deny']))
  const decide = (at: number) => enforcer.enforceSync(requests[at] ?? {})
  return {
    name: 'casbin',
    answers: 'allowOrDeny',
    note: 'stops at the first denying rule, gives no list of reasons',
    kind: 'sync',
    decide,
    denials: async (at) => ({ isDenied: !decide(at) }),
  }
}

function asExpression({ when, must }: PolicyRule): string {
  return [...when.map(asHolding), `!(${asHolding(must)})`].join(' && ')
}

function asHolding({ fact, op, value }: Condition): string {
  const sign = { is: '==', isNot: '!=', atMost: '<=', withinMs: '<=' }[op]
  return `r.facts.${flatName(fact)} ${sign} ${JSON.stringify(value)}`
}
