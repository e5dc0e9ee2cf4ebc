import { describe, expect, it } from 'vitest'
import { FACT_KEYS, SOURCES } from '../facts/catalogue.ts'
import type { SubjectKind } from '../facts/observation.ts'
import { compile } from './compile.ts'
import { decide, decidePrepared, decideSubjects } from './decide.ts'
import type { Decision } from './decision.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { interpret, type RuleSet } from './interpret.ts'
import { joinSubjects, prepareSubject } from './prepare.ts'
import { NOW, pick, RANDOM_FACTS, type Random, randomQuestion, randomSet, seeded } from './random-sets.ts'

function answer({ validUntil: _, ...rest }: Decision): string {
  return JSON.stringify(rest)
}

/** Both readings of the same questions; `seed` is named where they differ, so that the case can be had again. */
function compare(
  seed: number,
  count: number,
  make: (random: Random) => RuleSet,
  keys = RANDOM_FACTS,
): Record<string, number> {
  const random = seeded(seed)
  const set = make(random)
  const rules = compile(set)
  const outcomes: Record<string, number> = {}
  const differing: unknown[] = []
  for (let at = 0; at < count; at++) {
    const question = randomQuestion(random, keys)
    const fast = decide(rules, question, NOW)
    const plain = interpret(set, question, NOW)
    if (answer(fast) !== answer(plain)) differing.push({ seed, question: at, fast, plain })
    outcomes[fast.outcome] = (outcomes[fast.outcome] ?? 0) + 1
  }
  expect(differing).toEqual([])
  return outcomes
}

describe('decide and interpret', () => {
  it('agree on 96,000 questions about small sets of rules', () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 960; seed++)
      for (const outcome of Object.keys(compare(seed, 100, (random) => randomSet(random, 1 + (seed % 8)))))
        seen.add(outcome)
    expect([...seen].sort()).toEqual(['allow', 'deny', 'step-up'])
  })

  it('agree on 3,200 questions about sets that fill several words', () => {
    for (let seed = 1; seed <= 40; seed++) compare(seed, 80, (random) => randomSet(random, 30 + seed))
  })

  it('agree on 1,200 questions about the default rules', () => {
    for (let seed = 1; seed <= 3; seed++) compare(seed, 400, () => defaultSet(seed), FACT_KEYS)
  })
})

function defaultSet(seed: number): RuleSet {
  const rules = DEFAULT_RULES.map((rule) =>
    seed > 1 && rule.mode === 'observe' ? { ...rule, mode: 'enforce' as const } : rule,
  )
  return { version: 'default', rules, adopted: seed > 2 ? SOURCES.slice(0, 9) : SOURCES }
}

describe('validUntil', () => {
  it('is never later than the end of rules that may be gone', () => {
    const question = { facts: { person: {}, device: {}, session: {}, connection: {}, resource: {}, organisation: {} } }
    const ask = { pattern: 'cloud_app', resource: 'a', action: 'view' } as const
    const rules = DEFAULT_RULES.map((rule) => ({ ...rule, from: NOW + 50 }))
    for (const end of [NOW + 10, NOW + 100]) {
      const set = { version: 'ending', rules, adopted: SOURCES, until: end }
      const expected = Math.min(end, NOW + 50)
      expect(decide(compile(set), { ...question, ask }, NOW).validUntil).toBe(expected)
      expect(interpret(set, { ...question, ask }, NOW).validUntil).toBe(expected)
    }
  })

  it('is later than now, and every instant before it has the same answer', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seeded(seed * 7919)
      const set = randomSet(random, 1 + (seed % 12))
      const rules = compile(set)
      for (let at = 0; at < 20; at++) {
        const question = randomQuestion(random, RANDOM_FACTS)
        const first = decide(rules, question, NOW)
        const plain = interpret(set, question, NOW)
        expect(Math.min(first.validUntil, plain.validUntil), `seed ${seed}, question ${at}`).toBeGreaterThan(NOW)
        const last = Math.min(first.validUntil, NOW + 1e12) - 1
        const between = NOW + Math.floor(random() * (last - NOW))
        for (const then of [between, last])
          expect(answer(decide(rules, question, then)), `seed ${seed}, question ${at}`).toBe(answer(first))
        const lastPlain = Math.min(plain.validUntil, NOW + 1e12) - 1
        expect(answer(interpret(set, question, lastPlain)), `seed ${seed}, question ${at}`).toBe(answer(plain))
      }
    }
  })
})

function eachSubject<T>(of: (kind: SubjectKind) => T) {
  return {
    person: of('person'),
    device: of('device'),
    session: of('session'),
    connection: of('connection'),
    resource: of('resource'),
    organisation: of('organisation'),
  }
}

describe('decidePrepared', () => {
  it('gives the answer of decide for every pattern and at later times, however the facts were prepared', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed * 104_729)
      const rules = compile(randomSet(random, 20 + seed))
      for (let at = 0; at < 10; at++) {
        const { facts } = randomQuestion(random, RANDOM_FACTS)
        const of = (kind: SubjectKind) => prepareSubject(rules, kind, facts[kind], NOW)
        const subjects = eachSubject(of)
        const prepared = joinSubjects(subjects)
        for (let turn = 0; turn < 12; turn++) {
          const { ask } = randomQuestion(random, [])
          const now = NOW + pick(random, [0, 0, 1, 500, 1_000_000, -5])
          const joined = decideSubjects(rules, subjects, ask, now)
          const wanted = decide(rules, { facts, ask }, now)
          expect([decidePrepared(rules, prepared, ask, now), joined], `seed ${seed}`).toEqual([wanted, wanted])
        }
      }
    }
  })

  it('refuses facts prepared with other rules', () => {
    const random = seeded(1)
    const rules = compile(randomSet(random, 3))
    const others = compile(randomSet(random, 3))
    const { facts, ask } = randomQuestion(random)
    const of = (kind: SubjectKind) => prepareSubject(others, kind, facts[kind], NOW)
    expect(() => decidePrepared(rules, joinSubjects(eachSubject(of)), ask, NOW)).toThrow(Error)
    expect(() => decideSubjects(rules, eachSubject(of), ask, NOW)).toThrow(Error)
  })
})

describe('decide', () => {
  it('decides nothing without a time', () => {
    const rules = compile({ version: '1', rules: DEFAULT_RULES, adopted: SOURCES })
    const question = randomQuestion(seeded(1))
    for (const now of [Number.NaN, Infinity, -Infinity]) expect(() => decide(rules, question, now)).toThrow(RangeError)
  })

  it('does not believe what a question says about its own pattern or about data left behind', () => {
    const seen = { kind: 'value', at: NOW, provenance: 'declared', source: 'claim' } as const
    const rule = DEFAULT_RULES.filter(({ id }) => id === 'encrypted-local').map((one) => ({
      ...one,
      mode: 'enforce' as const,
    }))
    const rules = compile({ version: '1', rules: rule, adopted: SOURCES })
    const claims = {
      'connection.local': { ...seen, value: false },
      'connection.pattern': { ...seen, value: 'remote_desktop' },
    }
    const facts = { person: {}, device: {}, session: {}, connection: claims, resource: {}, organisation: {} }
    const ask = { pattern: 'take_home_pc', resource: 'files', action: 'view' } as const
    expect(decide(rules, { facts, ask }, NOW).outcome).toBe('deny')
  })
})
