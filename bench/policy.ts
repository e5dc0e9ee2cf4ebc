import type { FactKey } from '@taga/core'
import type { Random } from './random.ts'
import { CONTEXT_FACTS, HEALTH_FACTS } from './policy-facts.ts'

/**
 * One condition that every peer can express: equality or a threshold. `withinMs` compares the age of an instant; peers are given
 * the age itself and compare it as `atMost`.
 */
export type Condition = { readonly fact: FactKey } & (
  | { readonly op: 'is' | 'isNot'; readonly value: string | boolean }
  | { readonly op: 'atMost' | 'withinMs'; readonly value: number }
)

/** Denies where all of `when` hold, for this resource if one is named, and `must` does not. */
export type PolicyRule = {
  readonly id: string
  readonly resource: string | undefined
  readonly when: readonly Condition[]
  readonly must: Condition
}

export const RESOURCE_COUNT = 200
const GENERAL_RULES = 25
const GENERAL_SHARE = 0.1

/**
 * A policy of `count` deny rules. The first 25 are general, as the rules that a guideline gives are; of the others nine in ten
 * are about one of 200 resources, since that is how rule sets grow large. The same seed gives the same policy.
 */
export function generatePolicy(count: number, random: Random): readonly PolicyRule[] {
  return Array.from({ length: count }, (_, index) => {
    const general = index < GENERAL_RULES || random.chance(GENERAL_SHARE)
    return {
      id: `rule-${index}`,
      resource: general ? undefined : `resource-${random.below(RESOURCE_COUNT)}`,
      when: generateWhen(random, random.below(3)),
      must: random.pick(HEALTH_FACTS).must(random),
    }
  })
}

function generateWhen(random: Random, count: number): readonly Condition[] {
  const conditions = Array.from({ length: count }, () => random.pick(CONTEXT_FACTS).condition(random))
  return conditions.filter((one, index) => conditions.findIndex((other) => other.fact === one.fact) === index)
}

/** Values as peers see them: one flat record; an instant is given as its age in ms. */
export type FlatFacts = Readonly<Record<string, string | number | boolean>>

/** The peers' name of a fact: no dots, which several of them read as a path. */
export function flatName(fact: FactKey): string {
  return fact.replace('.', '_')
}

/** The plainest reading of the policy: the ids of the rules that deny. Every contestant is held to it. */
export function denyingRules(policy: readonly PolicyRule[], facts: FlatFacts): readonly string[] {
  return policy.filter((rule) => appliesTo(rule, facts) && !holds(rule.must, facts)).map((rule) => rule.id)
}

function appliesTo(rule: PolicyRule, facts: FlatFacts): boolean {
  if (rule.resource !== undefined && facts[flatName('connection.resource')] !== rule.resource) return false
  return rule.when.every((condition) => holds(condition, facts))
}

function holds(condition: Condition, facts: FlatFacts): boolean {
  const value = facts[flatName(condition.fact)]
  if (value === undefined) throw new Error(`the request lacks ${condition.fact}`)
  switch (condition.op) {
    case 'is':
      return value === condition.value
    case 'isNot':
      return value !== condition.value
    case 'atMost':
    case 'withinMs':
      return typeof value === 'number' && value <= condition.value
  }
}
