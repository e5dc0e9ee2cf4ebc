import { describe, expect, it } from 'vitest'
import { SOURCES } from '../facts/catalogue.ts'
import { atlas } from './atlas.ts'
import { ATLAS_AXES } from './atlas-facts.ts'
import { compile } from './compile.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { DAY_ONE_SOURCES } from './organisation-day-one.ts'

const NOW = 1_800_000_000_000
const RULES = compile({
  version: 'all in force',
  rules: DEFAULT_RULES.map((rule) => (rule.mode === 'observe' ? { ...rule, mode: 'enforce' } : rule)),
  adopted: SOURCES,
})

describe('atlas', () => {
  it('has every point once, in the same order each time', () => {
    const rows = atlas(RULES, NOW)
    const size = Object.values(ATLAS_AXES).reduce((product, axis) => product * axis.length, 1)
    const points = rows.map(({ role, pattern, place, network, level, posture }) =>
      [role, pattern, place, network, level, posture].join(),
    )
    expect(rows).toHaveLength(size)
    expect(new Set(points).size).toBe(size)
    expect(JSON.stringify(atlas(RULES, NOW + 1))).toBe(JSON.stringify(rows))
  })

  it('answers who reaches confidential information from a café', () => {
    const rows = atlas(RULES, NOW, { level: ['confidential'], place: ['cafe'], outcome: ['allow', 'step-up'] })
    expect(new Set(rows.map((row) => row.pattern))).toEqual(
      new Set(['remote_desktop', 'virtual_desktop', 'secure_browser']),
    )
    expect(rows.every((row) => row.obligations.includes('watermark') && row.obligations.includes('idleLock'))).toBe(
      true,
    )
    expect(rows.some((row) => row.posture === 'companyHealthy')).toBe(true)
    expect(rows.some((row) => ['companyLost', 'unknownDevice', 'personalUnapproved'].includes(row.posture))).toBe(false)
  })

  it('lets a healthy company PC at home work with business information by every pattern', () => {
    const rows = atlas(RULES, NOW, {
      role: ['teleworker'],
      place: ['home'],
      network: ['homeWifi'],
      level: ['business'],
      posture: ['companyHealthy'],
    })
    expect(rows.map((row) => `${row.pattern} ${row.outcome}`)).toEqual(
      ATLAS_AXES.pattern.map((pattern) => `${pattern} allow`),
    )
  })

  it('lets nobody in with a lost device, whatever the mode of the other rules', () => {
    const firstDay = compile({ version: 'first day', rules: DEFAULT_RULES, adopted: DAY_ONE_SOURCES })
    for (const rules of [RULES, firstDay])
      expect(atlas(rules, NOW, { posture: ['companyLost'], outcome: ['allow', 'step-up'] })).toEqual([])
  })
})
