import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { loadRules, mergeRules, RULE_LIMITS } from './load-rules.ts'
import { randomSet, seeded } from './random-sets.ts'

const GOOD = {
  id: 'own-rule',
  measures: ['AD-7'],
  tier: 'baseline',
  mode: 'enforce',
  sources: ['posture'],
  when: [{ fact: 'device.management', op: 'is', value: 'managed' }],
  must: [[{ fact: 'device.firewallOn', op: 'is', value: true }]],
  otherwise: { kind: 'deny' },
  live: 'cut',
  title: { ja: '題', en: 'title' },
  remedy: { ja: '直してください。', en: 'Mend it.' },
}

function problemsOf(change: object): readonly string[] {
  const loaded = loadRules([{ ...GOOD, ...change }])
  return loaded.kind === 'loaded' ? [] : loaded.problems.map((problem) => `${problem.rule}: ${problem.field}`)
}
/** A rule whose only `must` is this test. */
function must(test: object, source: string): object {
  return { must: [[test]], sources: [source] }
}

describe('loadRules', () => {
  it('takes a good rule as it is', () => {
    expect(loadRules([GOOD])).toEqual({ kind: 'loaded', rules: [GOOD] })
    expect(loadRules([])).toEqual({ kind: 'loaded', rules: [] })
  })

  it.each([
    ['no list', 'text', ': '],
    ['null', null, ': '],
    ['a rule that is no object', [7], '[0]: '],
    ['too many rules', Array.from({ length: RULE_LIMITS.rules + 1 }, () => GOOD), ': '],
  ])('refuses %s', (_, input, problem) => {
    const loaded = loadRules(input)
    expect(loaded.kind === 'refused' && loaded.problems.map((one) => `${one.rule}: ${one.field}`)).toContain(problem)
  })

  it.each<readonly [string, object, string]>([
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['an unknown measure', { measures: ['AD-99'] }, 'measures[0]'],
    ['no measure', { measures: [] }, 'measures'],
    ['an unknown mode', { mode: 'maybe' }, 'mode'],
    ['an unknown tier', { tier: 'gold' }, 'tier'],
    ['a start that is no time', { from: 'tomorrow' }, 'from'],
    ['an unknown source', { sources: ['posture', 'rumour'] }, 'sources[1]'],
    ['a missing source', { sources: [] }, 'sources'],
    ['an unknown fact', { when: [{ fact: 'device.colour', op: 'is', value: 'red' }] }, 'when[0].fact'],
    ['an inherited name as fact', { when: [{ fact: 'constructor', op: 'is', value: 'red' }] }, 'when[0].fact'],
    ['an unknown operation', { when: [{ fact: 'device.os', op: 'like', value: 'red' }] }, 'when[0].op'],
    ['an operation that does not fit', { when: [{ fact: 'device.os', op: 'atLeast', value: 3 }] }, 'when[0]'],
    ['a value that does not fit', { when: [{ fact: 'device.os', op: 'is', value: 'amiga' }] }, 'when[0]'],
    ['a value that is missing', { when: [{ fact: 'device.os', op: 'is' }] }, 'when[0].value'],
    ['an empty list of values', { when: [{ fact: 'device.os', op: 'in', values: [] }] }, 'when[0].values'],
    [
      'an unknown setting',
      must({ fact: 'device.lookedAt', op: 'withinMs', value: { setting: 'luck' } }, 'posture'),
      'must[0][0].value.setting',
    ],
    ['a span below zero', must({ fact: 'device.lookedAt', op: 'withinMs', value: -1 }, 'posture'), 'must[0][0].value'],
    [
      'a field that belongs to another operation',
      { when: [{ fact: 'device.os', op: 'is', value: 'linux', values: [] }] },
      'when[0].values',
    ],
    ['an empty group', { must: [[]] }, 'must[0]'],
    ['an effect without kind', { otherwise: {} }, 'otherwise.kind'],
    ['a step-up without proof', { otherwise: { kind: 'stepUp' } }, 'otherwise.proof'],
    ['no obligation', { otherwise: { kind: 'oblige', obligations: [] } }, 'otherwise.obligations'],
    [
      'an unknown obligation',
      { otherwise: { kind: 'oblige', obligations: [{ kind: 'sing' }] } },
      'otherwise.obligations[0].kind',
    ],
    [
      'a span that is missing',
      { otherwise: { kind: 'oblige', obligations: [{ kind: 'idleLock' }] } },
      'otherwise.obligations[0].ms',
    ],
    ['an empty Japanese title', { title: { ja: '', en: 'title' } }, 'title.ja'],
    ['no English remedy', { remedy: { ja: '直してください。' } }, 'remedy.en'],
    [
      'half a remedy for a system',
      { remedy: { ...GOOD.remedy, byOs: { linux: { ja: '更新' } } } },
      'remedy.byOs.linux.en',
    ],
    ['an unknown system', { remedy: { ...GOOD.remedy, byOs: { amiga: GOOD.title } } }, 'remedy.byOs.amiga'],
    ['too many tests', { when: Array.from({ length: 32 }, () => GOOD.when[0]) }, 'must'],
    ['too many groups', { must: Array.from({ length: 9 }, () => GOOD.must[0]) }, 'must'],
  ])('refuses %s', (_, change, field) => {
    expect(problemsOf(change)).toContain(`own-rule: ${field}`)
  })

  it('refuses an id that is used twice, is empty or holds odd characters', () => {
    const twice = loadRules([GOOD, GOOD])
    expect(twice).toMatchObject({ kind: 'refused', problems: [{ rule: 'own-rule', field: 'id' }] })
    expect(problemsOf({ id: '' })).toEqual(['[0]: id'])
    expect(problemsOf({ id: 'two words' })).toEqual(['two words: id'])
  })

  it.each<readonly [string, object, string]>([
    ['a flag that must be bad', must({ fact: 'device.firewallOn', op: 'is', value: false }, 'posture'), 'must[0][0]'],
    [
      'a choice that must be among the worst',
      must({ fact: 'device.vpn', op: 'in', values: ['none'] }, 'posture'),
      'must[0][0]',
    ],
    [
      'a choice with a gap',
      must({ fact: 'device.wifiSecurity', op: 'in', values: ['notWifi', 'wpa2'] }, 'posture'),
      'must[0][0]',
    ],
    [
      'an amount that must be high',
      must({ fact: 'device.screenLockDelayMs', op: 'atLeast', value: 1 }, 'posture'),
      'must[0][0]',
    ],
    [
      'an instant that must be old',
      must({ fact: 'device.lookedAt', op: 'olderThanMs', value: 1 }, 'posture'),
      'must[0][0]',
    ],
    [
      'a deadline that must have passed',
      must({ fact: 'device.osSupportedUntil', op: 'passed' }, 'posture'),
      'must[0][0]',
    ],
    [
      'a rule that stops applying when a flag gets worse',
      { when: [{ fact: 'device.firewallOn', op: 'is', value: true }] },
      'when[0]',
    ],
    [
      'a rule that stops applying when a place gets worse',
      { when: [{ fact: 'connection.place', op: 'is', value: 'cafe' }] },
      'when[0]',
    ],
    [
      'a rule that applies to members of a list alone',
      { when: [{ fact: 'person.rights', op: 'includes', other: 'resource.right' }] },
      'when[0]',
    ],
    [
      'a comparison with an ordered fact',
      { when: [{ fact: 'person.rights', op: 'includes', other: 'resource.level' }] },
      'when[0]',
    ],
  ])('refuses %s, since a worse fact could widen access', (_, change, field) => {
    expect(problemsOf(change)).toContain(`own-rule: ${field}`)
  })

  it('lets a rule that only warns ask what it likes', () => {
    expect(
      problemsOf({
        ...must({ fact: 'device.firewallOn', op: 'is', value: false }, 'posture'),
        otherwise: { kind: 'warn' },
      }),
    ).toEqual([])
  })

  it('says what is wrong in both languages', () => {
    const loaded = loadRules([{ ...GOOD, mode: 'maybe' }])
    if (loaded.kind === 'loaded') throw new Error('should be refused')
    expect(loaded.problems[0].words.ja).toMatch(/[ぁ-ん]/)
    expect(loaded.problems[0].words.en).toMatch(/^[ -~]+$/)
  })

  it('names at most 200 problems however many there are', () => {
    const loaded = loadRules(Array.from({ length: 3_000 }, () => 7))
    expect(loaded.kind === 'refused' && loaded.problems.length).toBe(200)
  })

  it('accepts what the random sets of other tests are made of', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { rules } = randomSet(seeded(seed), 20)
      expect(loadRules(JSON.parse(JSON.stringify(rules))), `seed ${seed}`).toEqual({ kind: 'loaded', rules })
    }
  })
})

describe('mergeRules', () => {
  it('adds own rules behind and lets them replace a default one in its place', () => {
    const loaded = loadRules([GOOD, { ...GOOD, id: 'firewall-on', mode: 'enforce' }])
    if (loaded.kind === 'refused') throw new Error('should be loaded')
    const merged = mergeRules(DEFAULT_RULES, loaded.rules)
    expect(merged).toHaveLength(DEFAULT_RULES.length + 1)
    expect(merged.at(-1)?.id).toBe('own-rule')
    const at = DEFAULT_RULES.findIndex((rule) => rule.id === 'firewall-on')
    expect(merged[at]).toEqual({ ...GOOD, id: 'firewall-on' })
  })
})

describe('compile', () => {
  it('throws where a setting is unknown or out of its limits, or a test does not fit', () => {
    const set = { version: '1', rules: DEFAULT_RULES, adopted: ['posture', 'session'] as const }
    expect(() => compile({ ...set, settings: { freshProofMaxAgeMs: 1 } })).toThrow(RangeError)
    expect(() => compile({ ...set, settings: { freshProofMaxAgeMs: Number.NaN } })).toThrow(RangeError)
    expect(() => compile({ ...set, settings: { freshProofMaxAgeMs: 60_000 } })).not.toThrow()
    const [rule] = DEFAULT_RULES
    if (rule === undefined) throw new Error('there are default rules')
    const unfit = { ...rule, sources: [], must: [[{ fact: 'device.os', op: 'passed' } as const]] }
    expect(() => compile({ ...set, rules: [unfit] })).toThrow(TypeError)
  })
})
