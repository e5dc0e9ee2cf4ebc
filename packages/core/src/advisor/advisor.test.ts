import { describe, expect, it } from 'vitest'
import type { Observation, Seen, Value } from '../facts/observation.ts'
import { PATTERN_IDS } from '../guideline/ids.ts'
import { type NeedAnswer, NEED_IDS, type NeedId, type Needs, advisePatterns, attributesOf } from './advise-pattern.ts'
import { type CostInputs, COST_INPUTS, compareCosts } from './device-costs.ts'
import { PATTERN_NEEDS, judgeNeeds } from './pattern-needs.ts'
import { SERVICE_QUESTIONS, SERVICE_QUESTION_IDS, judgeService } from './service-check.ts'

const NOW = 1_800_000_000_000

// every need is given by the loop
const NOTHING_SAID = Object.fromEntries(NEED_IDS.map((need) => [need, 'unknown'])) as Needs
function needs(some: Partial<Record<NeedId, NeedAnswer>>): Needs {
  return { ...NOTHING_SAID, ...some }
}
const fitOf = (some: Partial<Record<NeedId, NeedAnswer>>) =>
  Object.fromEntries(advisePatterns(needs(some)).map(({ pattern, fit }) => [pattern, fit]))

describe('the pattern advisor', () => {
  it('names the two desktops first where confidential information is used', () => {
    const ranked = advisePatterns(needs({ confidential: 'yes' })).map(({ pattern }) => pattern)
    expect(ranked.slice(0, 2)).toEqual(['remote_desktop', 'virtual_desktop'])
    expect(fitOf({ confidential: 'yes' })).toMatchObject({ take_home_pc: 'unsuitable', cloud_app: 'unsuitable' })
  })

  it('offers data on the device where the line is unstable, and never a desktop that needs a fast one', () => {
    expect(advisePatterns(needs({ unstableLine: 'yes' }))[0]?.pattern).toBe('take_home_pc')
    expect(fitOf({ unstableLine: 'yes' })).toMatchObject({ remote_desktop: 'unsuitable', take_home_pc: 'suits' })
  })

  it('does not rely on a PC taken home for sudden telework, nor on an office PC that is not there', () => {
    expect(fitOf({ suddenTelework: 'yes' })).toMatchObject({ take_home_pc: 'unsuitable', remote_desktop: 'suits' })
    expect(fitOf({ noOfficePc: 'yes' })).toMatchObject({ remote_desktop: 'unsuitable', virtual_desktop: 'suits' })
  })

  it('keeps what is not established from counting in favour of a pattern', () => {
    const fits = fitOf({ personalDevices: 'yes' })
    expect(fits).toMatchObject({ remote_desktop: 'suits', cloud_app: 'conditional', take_home_pc: 'unsuitable' })
    expect(fits['secure_browser']).toBe('unclear')
  })

  it('is barred by one need whatever else speaks for it, and says every reason in both languages', () => {
    for (const need of NEED_IDS)
      for (const answer of ['yes', 'no'] as const)
        for (const { fit, points } of advisePatterns(needs({ [need]: answer, cloudServices: 'yes' }))) {
          expect(points.some(({ says }) => says === 'bars')).toBe(fit === 'unsuitable')
          for (const { words } of points)
            expect([/[ぁ-ん]/u.test(words.ja), /[a-z]/u.test(words.en)]).toEqual([true, true])
        }
  })

  it('calls nothing suitable where nothing is said, and has six attributes for each pattern', () => {
    expect(advisePatterns(NOTHING_SAID).map(({ pattern }) => pattern)).toEqual(PATTERN_IDS)
    expect(new Set(advisePatterns(NOTHING_SAID).map(({ fit }) => fit))).toEqual(new Set(['unclear']))
    for (const pattern of PATTERN_IDS) expect(attributesOf(pattern)).toHaveLength(6)
    expect(attributesOf('secure_browser').some(({ isKnown }) => !isKnown)).toBe(true)
  })
})

describe('the comparison of costs', () => {
  const all: CostInputs = {
    people: { low: 10, high: 20 },
    years: { low: 4, high: 5 },
    lendPrice: { low: 100_000, high: 150_000 },
    lendRunning: { low: 10_000, high: 20_000 },
    ownIntroduction: { low: 400_000, high: 500_000 },
    ownAllowance: { low: 12_000, high: 24_000 },
    ownRunning: { low: 30_000, high: 40_000 },
    lendAccidents: { low: 0, high: 0.01 },
    ownAccidents: { low: 0, high: 0.05 },
    accidentLoss: { low: 0, high: 5_000_000 },
  }

  it('carries ranges through its formulas', () => {
    const [lending, personal] = compareCosts(all).options
    expect(lending.parts.map(({ perYear }) => perYear)).toEqual([
      { low: 200_000, high: 750_000 },
      { low: 100_000, high: 400_000 },
      { low: 0, high: 1_000_000 },
    ])
    expect(personal.perYear).toEqual({ low: 80_000 + 420_000, high: 125_000 + 1_280_000 + 5_000_000 })
  })

  it('knows nothing where anything is missing, and names it', () => {
    for (const input of COST_INPUTS) {
      const { [input]: _without, ...rest } = all
      const { options, verdict } = compareCosts(rest)
      expect(verdict).toBe('unknown')
      expect(options.flatMap(({ parts }) => parts.flatMap(({ missing }) => missing))).toContain(input)
    }
  })

  it('names a cheaper one only where the ranges are apart, and counts with no nonsense', () => {
    expect(compareCosts(all).verdict).toBe('overlap')
    const free = { low: 0, high: 0 }
    expect(compareCosts({ ...all, lendPrice: free, lendRunning: free, lendAccidents: free }).verdict).toBe(
      'lendingCheaper',
    )
    const none = { ownIntroduction: free, ownAllowance: free, ownRunning: free, ownAccidents: free }
    expect(compareCosts({ ...all, ...none }).verdict).toBe('personalCheaper')
    for (const years of [
      { low: 0, high: 1 },
      { low: 5, high: 4 },
      { low: Number.NaN, high: 1 },
      { low: -1, high: 1 },
    ])
      expect(compareCosts({ ...all, years }).verdict).toBe('unknown')
  })
})

describe('the check of a service', () => {
  it('is fine only where every question is answered well, and worried by a single answer', () => {
    const fine = Object.fromEntries(
      SERVICE_QUESTION_IDS.map((id) => [id, { text: '確認した', judged: 'fine' as const }]),
    )
    expect(judgeService(fine)).toMatchObject({ state: 'fine', answered: SERVICE_QUESTION_IDS.length })
    for (const id of SERVICE_QUESTION_IDS) {
      expect(judgeService({ ...fine, [id]: { text: ' ', judged: 'fine' } })).toMatchObject({
        state: 'open',
        open: [id],
      })
      expect(judgeService({ ...fine, [id]: { text: '不明', judged: 'worry' } })).toMatchObject({
        state: 'worry',
        worries: [id],
      })
    }
    expect(judgeService({}).state).toBe('open')
  })

  it('asks every question once', () => {
    expect(SERVICE_QUESTIONS.map(({ id }) => id)).toEqual(SERVICE_QUESTION_IDS)
  })
})

describe('the needs of a pattern', () => {
  const device = (vpn: Value | undefined): Seen => {
    const at = NOW - 1000
    const seen = (value: Value): Observation => ({ kind: 'value', value, at, provenance: 'measured', source: 'test' })
    return vpn === undefined ? {} : { 'device.vpn': seen(vpn) }
  }
  const vpn = (devices: readonly Seen[], now = NOW) =>
    judgeNeeds('take_home_pc', { devices, accounts: { strong: 0, of: 0 }, now }).find(({ need }) => need.id === 'vpn')

  it('hold only where all devices in question are seen to meet them', () => {
    expect(vpn([device('full'), device('full')])).toMatchObject({ state: 'holds', n: 2, of: 2 })
    expect(vpn([device('full'), device('none')])).toMatchObject({ state: 'partly', n: 1, of: 2 })
    expect(vpn([device('full'), device(undefined)])).toMatchObject({ state: 'partly', n: 1, unknown: 1 })
    expect(vpn([device('none')])).toMatchObject({ state: 'fails' })
    expect(vpn([device(undefined)])).toMatchObject({ state: 'unknown' })
    expect(vpn([device('full')], NOW + 864e5)).toMatchObject({ state: 'unknown' })
    expect(vpn([])).toMatchObject({ state: 'unknown' })
  })

  it('are unknown where nothing measures them, whatever the pattern', () => {
    for (const pattern of PATTERN_IDS) {
      const states = judgeNeeds(pattern, { devices: [], accounts: { strong: 0, of: 0 }, now: NOW })
      expect(states.map(({ state }) => state)).toEqual(PATTERN_NEEDS[pattern].map(() => 'unknown'))
    }
    const [first] = judgeNeeds('cloud_app', { devices: [], accounts: { strong: 2, of: 3 }, now: NOW })
    expect(first).toMatchObject({ state: 'partly', n: 2, of: 3 })
  })
})
