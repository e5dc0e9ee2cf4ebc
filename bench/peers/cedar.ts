import { type Condition, type FlatFacts, flatName, type PolicyRule } from '../policy.ts'
import type { Contestant } from './contestant.ts'

type Entity = { readonly type: string; readonly id: string }
type Call = {
  readonly principal: Entity
  readonly action: Entity
  readonly resource: Entity
  readonly context: FlatFacts
  readonly preparsedPolicySetId: string
  readonly entities: readonly never[]
}
type Problem = { readonly message: string }
type Answer =
  | {
      readonly type: 'success'
      readonly response: {
        readonly decision: 'allow' | 'deny'
        readonly diagnostics: { readonly reason: readonly string[]; readonly errors: readonly unknown[] }
      }
    }
  | { readonly type: 'failure'; readonly errors: readonly Problem[] }
type Cedar = {
  readonly preparsePolicySet: (
    id: string,
    policies: { readonly staticPolicies: Readonly<Record<string, string>> },
  ) => { readonly type: 'success' } | { readonly type: 'failure'; readonly errors: readonly Problem[] }
  readonly statefulIsAuthorized: (call: Call) => Answer
}

const PACKAGE: string = '@cedar-policy/cedar-wasm/nodejs'
const PERMIT = 'permit-rest'

/** Cedar in WebAssembly by its stateful interface: the policies are parsed once. Rules about one resource name it in their scope. */
export async function cedar(policy: readonly PolicyRule[], requests: readonly FlatFacts[]): Promise<Contestant> {
  const { preparsePolicySet, statefulIsAuthorized }: Cedar = await import(PACKAGE)
  const preparsedPolicySetId = `policy-of-${policy.length}`
  const staticPolicies = Object.fromEntries([
    [PERMIT, 'permit(principal, action, resource);'],
    ...policy.map((rule) => [rule.id, asCedar(rule)]),
  ])
  const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies })
  if (parsed.type === 'failure') throw new Error(`Cedar: ${parsed.errors[0]?.message}`)
  const calls = requests.map((context) => ({
    principal: { type: 'Person', id: 'one' },
    action: { type: 'Action', id: 'open' },
    resource: { type: 'Resource', id: String(context['connection_resource']) },
    context,
    preparsedPolicySetId,
    entities: [],
  }))
  const decide = (at: number) => {
    const call = calls[at]
    if (call === undefined) throw new RangeError(`no request ${at}`)
    return statefulIsAuthorized(call)
  }
  return {
    name: 'Cedar (wasm, stateful)',
    answers: 'everyDenyingRule',
    note: '',
    kind: 'sync',
    decide,
    denials: async (at) => {
      const answer = decide(at)
      if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`)
      const { decision, diagnostics } = answer.response
      if (diagnostics.errors.length > 0) throw new Error(`Cedar: ${JSON.stringify(diagnostics.errors[0])}`)
      return { isDenied: decision === 'deny', rules: diagnostics.reason.filter((id) => id !== PERMIT) }
    },
  }
}

function asCedar({ resource, when, must }: PolicyRule): string {
  const scope = resource === undefined ? 'resource' : `resource == Resource::${JSON.stringify(resource)}`
  const body = [...when.map(asHolding), `!(${asHolding(must)})`].join(' && ')
  return `forbid(principal, action, ${scope}) when { ${body} };`
}

function asHolding({ fact, op, value }: Condition): string {
  const sign = { is: '==', isNot: '!=', atMost: '<=', withinMs: '<=' }[op]
  return `context.${flatName(fact)} ${sign} ${JSON.stringify(value)}`
}
