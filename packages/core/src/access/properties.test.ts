import { describe, expect, it } from 'vitest'
import { FACT_KEYS, type FactKey, type FactType, factSpec, SOURCES } from '../facts/catalogue.ts'
import type { Observation, Value } from '../facts/observation.ts'
import { fitsType } from '../facts/read-fact.ts'
import { atlasFacts, ATLAS_AXES } from './atlas-facts.ts'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import type { Decision, Question } from './decision.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import type { RuleSet } from './interpret.ts'
import { factsWith, NOW, pick, RANDOM_FACTS, type Random, randomQuestion, randomSet, seeded } from './random-sets.ts'

const ENFORCED: RuleSet = {
  version: 'all in force',
  rules: DEFAULT_RULES.map((rule) => ({ ...rule, mode: 'enforce' })),
  adopted: SOURCES,
}
const WIDTH: Readonly<Record<Decision['outcome'], number>> = { deny: 0, 'step-up': 1, allow: 2 }

/** A question near "allowed" under the default rules, so that a change can be seen. */
function defaultQuestion(random: Random): Question {
  const point = {
    role: pick(random, ATLAS_AXES.role),
    pattern: pick(random, ATLAS_AXES.pattern),
    place: pick(random, ATLAS_AXES.place),
    network: pick(random, ATLAS_AXES.network),
    level: pick(random, ATLAS_AXES.level),
    posture: pick(random, ATLAS_AXES.posture),
  }
  const facts = atlasFacts(point, NOW)
  return { facts, ask: { pattern: point.pattern, resource: 'a', action: 'view' } }
}

/** A value worse than this one, or undefined where the fact has no worse or none is left. */
function worseValue(random: Random, type: FactType, value: Value): Value | undefined {
  switch (type.kind) {
    case 'flag':
      return type.worse === 'none' || value === (type.worse === 'true') ? undefined : !value
    case 'amount':
      if (type.worse === 'none' || typeof value !== 'number') return undefined
      return type.worse === 'higher' ? value + 1 + random() * 1e10 : Math.max(0, value - 1 - random() * 1e10)
    case 'instant':
    case 'deadline':
      return typeof value === 'number' ? value - 1 - Math.floor(random() * 1e9) : undefined
    case 'choice':
      return type.ordered ? type.values[type.values.indexOf(String(value)) + 1 + Math.floor(random() * 2)] : undefined
    case 'text':
      return undefined
    case 'texts':
      if (type.worse === 'none' || typeof value !== 'object') return undefined
      return type.worse === 'fewer' ? value.filter(() => random() < 0.5) : [...value, 'one more']
  }
}

function believed(observation: Observation | undefined, type: FactType): Value | undefined {
  if (observation?.kind !== 'value' || observation.at > NOW || !fitsType(observation.value, type)) return undefined
  if (type.kind === 'instant' && typeof observation.value === 'number' && observation.value > NOW) return undefined
  return observation.value
}

/** Asks many questions before and after one change; the change may only narrow. */
function neverWidens(make: (random: Random, question: Question, key: FactKey) => Question | undefined): number {
  let narrowed = 0
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed * 31)
    const isDefault = seed % 5 === 0
    const rules = compile(isDefault ? ENFORCED : randomSet(random, 1 + (seed % 10)))
    for (let at = 0; at < 30; at++) {
      const question = isDefault ? defaultQuestion(random) : randomQuestion(random, RANDOM_FACTS)
      const key = pick(random, isDefault ? FACT_KEYS : RANDOM_FACTS)
      const changed = make(random, question, key)
      if (changed === undefined) continue
      const before = WIDTH[decide(rules, question, NOW).outcome]
      const after = WIDTH[decide(rules, changed, NOW).outcome]
      expect(after, `seed ${seed}, question ${at}, ${key}`).toBeLessThanOrEqual(before)
      if (after < before) narrowed++
    }
  }
  return narrowed
}

describe('access', () => {
  it('is never widened by a worse fact', () => {
    const narrowed = neverWidens((random, question, key) => {
      const { subject, type } = factSpec(key)
      const observation = question.facts[subject][key]
      const value = believed(observation, type)
      const worse = value === undefined ? undefined : worseValue(random, type, value)
      if (observation?.kind !== 'value' || worse === undefined) return undefined
      return { ...question, facts: factsWith(question.facts, key, { ...observation, value: worse }) }
    })
    expect(narrowed).toBeGreaterThan(50)
  })

  it('is never widened by a fact that is missing', () => {
    const narrowed = neverWidens((_, question, key) => ({
      ...question,
      facts: factsWith(question.facts, key, undefined),
    }))
    expect(narrowed).toBeGreaterThan(50)
  })

  it('is never widened by a fact that is older, unseen, from the future or of the wrong type', () => {
    const narrowed = neverWidens((random, question, key) => {
      const observation = question.facts[factSpec(key).subject][key]
      if (observation?.kind !== 'value') return undefined
      const { provenance, source } = observation
      const doubtful = pick<Observation>(random, [
        { ...observation, at: observation.at - Math.floor(random() * 2e9) },
        { ...observation, at: NOW + 1 + Math.floor(random() * 1e9) },
        { ...observation, value: Number.NaN },
        { kind: 'unknown', at: NOW, provenance, source, reason: 'timedOut' },
      ])
      return observation.at > NOW ? undefined : { ...question, facts: factsWith(question.facts, key, doubtful) }
    })
    expect(narrowed).toBeGreaterThan(50)
  })

  it('does not depend on the order of the rules', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed * 17)
      const set = randomSet(random, 2 + (seed % 40))
      const shuffled = [...set.rules].map((rule) => ({ rule, place: random() })).sort((a, b) => a.place - b.place)
      const rules = compile(set)
      const others = compile({ ...set, rules: shuffled.map(({ rule }) => rule) })
      for (let at = 0; at < 20; at++) {
        const question = randomQuestion(random, RANDOM_FACTS)
        expect(sorted(decide(others, question, NOW)), `seed ${seed}, question ${at}`).toEqual(
          sorted(decide(rules, question, NOW)),
        )
      }
    }
  })

  it('is never refused without a reason whose rule has a remedy in both languages', () => {
    const rules = compile(ENFORCED)
    const random = seeded(5)
    for (let at = 0; at < 2_000; at++) {
      const decision = decide(rules, at % 2 === 0 ? defaultQuestion(random) : randomQuestion(random), NOW)
      const reasons = decision.outcome === 'allow' ? [] : decision.reasons
      expect(reasons.length > 0).toBe(decision.outcome !== 'allow')
      for (const reason of [...reasons, ...decision.warnings, ...decision.observed]) {
        const rule = DEFAULT_RULES.find(({ id }) => id === reason.rule)
        expect(rule?.remedy.ja).toMatch(/[ぁ-ん]/)
        expect(rule?.remedy.en).toMatch(/[a-z]/)
        expect(reason.facts.length).toBeGreaterThan(0)
      }
    }
  })
})

function sorted(decision: Decision): unknown {
  const byId = (list: readonly { readonly rule: string }[]) => [...list].sort((a, b) => (a.rule < b.rule ? -1 : 1))
  return {
    ...decision,
    warnings: byId(decision.warnings),
    observed: byId(decision.observed),
    exempted: byId(decision.exempted),
    notInForce: [...decision.notInForce].sort(),
    ...(decision.outcome === 'allow' ? {} : { reasons: byId(decision.reasons) }),
  }
}
