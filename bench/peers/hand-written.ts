import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Condition, type FlatFacts, flatName, type PolicyRule } from '../policy.ts'
import type { Contestant } from './contestant.ts'

type Reason = { readonly rule: string; readonly facts: readonly string[] }
type Answer = { readonly outcome: 'allow' | 'deny'; readonly reasons: readonly Reason[] }
type Module = { readonly decide: (facts: FlatFacts) => Answer }

const RULES_A_FUNCTION = 40

/**
 * What a careful person writes by hand: one `if` a rule, a `switch` over resources, every reason collected; in functions short enough
 * for the optimising compiler. It knows neither age nor source of a fact.
 */
export async function handWritten(policy: readonly PolicyRule[], requests: readonly FlatFacts[]): Promise<Contestant> {
  const { decide } = await loadSource(writeSource(policy))
  return {
    name: 'plain function',
    answers: 'everyDenyingRule',
    note: 'no age, source or obligations of facts',
    kind: 'sync',
    decide: (at) => decide(requests[at] ?? {}),
    denials: async (at) => {
      const { outcome, reasons } = decide(requests[at] ?? {})
      return { isDenied: outcome === 'deny', rules: reasons.map((reason) => reason.rule) }
    },
  }
}

async function loadSource(source: string): Promise<Module> {
  const file = join(tmpdir(), `taga-bench-policy-${randomUUID()}.mjs`)
  writeFileSync(file, source)
  try {
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(file)
  }
}

function writeSource(policy: readonly PolicyRule[]): string {
  const functions: string[] = []
  const callsFor = (rules: readonly PolicyRule[]) => {
    const calls: string[] = []
    for (let at = 0; at < rules.length; at += RULES_A_FUNCTION) {
      const body = rules
        .slice(at, at + RULES_A_FUNCTION)
        .map(writeRule)
        .join('\n')
      calls.push(`check${functions.length}(facts, reasons);`)
      functions.push(`function check${functions.length}(facts, reasons) {\n${body}\n}`)
    }
    return calls.join(' ')
  }
  const general = callsFor(policy.filter((rule) => rule.resource === undefined))
  const resources = [...new Set(policy.flatMap((rule) => rule.resource ?? []))]
  const cases = resources.map((resource) => {
    const calls = callsFor(policy.filter((rule) => rule.resource === resource))
    return `case ${JSON.stringify(resource)}: ${calls} break;`
  })
  return [
    ...policy.map((rule) => `const ${reasonName(rule)} = ${JSON.stringify(reasonOf(rule))};`),
    ...functions,
    'export function decide(facts) {',
    'const reasons = [];',
    general,
    `switch (facts.connection_resource) {\n${cases.join('\n')}\n}`,
    "return { outcome: reasons.length === 0 ? 'allow' : 'deny', reasons };",
    '}',
  ].join('\n')
}

function writeRule(rule: PolicyRule): string {
  const applies = rule.when.map((condition) => `${writeCondition(condition)} && `).join('')
  return `if (${applies}!(${writeCondition(rule.must)})) reasons.push(${reasonName(rule)});`
}

function writeCondition({ fact, op, value }: Condition): string {
  const sign = { is: '===', isNot: '!==', atMost: '<=', withinMs: '<=' }[op]
  return `facts.${flatName(fact)} ${sign} ${JSON.stringify(value)}`
}

function reasonName({ id }: PolicyRule): string {
  return id.replace('-', '_')
}

function reasonOf({ id, must }: PolicyRule): Reason {
  return { rule: id, facts: [must.fact] }
}
