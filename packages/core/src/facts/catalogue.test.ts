import { describe, expect, it } from 'vitest'
import { FACT_KEYS, FAST_INTERVAL_MS, factSpec, isFactKey, SLOW_INTERVAL_MS, SOURCES } from './catalogue.ts'
import { SUBJECT_KINDS } from './observation.ts'
import { SOURCE_WORDS } from './source-words.ts'

describe('the catalogue of facts', () => {
  it.each(FACT_KEYS)('%s stands under its subject, in both languages', (key) => {
    const { subject, title } = factSpec(key)
    expect(key.startsWith(`${subject}.`)).toBe(true)
    expect(SUBJECT_KINDS).toContain(subject)
    expect(title.ja).not.toBe('')
    expect(title.en).toMatch(/^[ -~]+$/)
  })

  it('believes everything the agent looks at for at least 2.4 intervals', () => {
    const looked = FACT_KEYS.map(factSpec).filter((spec) => spec.pace !== undefined)
    expect(looked.length).toBeGreaterThan(20)
    for (const { pace, maxAgeMs } of looked)
      expect(maxAgeMs).toBeGreaterThanOrEqual(2.4 * (pace === 'fast' ? FAST_INTERVAL_MS : SLOW_INTERVAL_MS))
  })

  it('is closed: nothing else is a fact, not even what every object has', () => {
    for (const key of ['device.colour', 'constructor', '__proto__', 'toString', '']) expect(isFactKey(key)).toBe(false)
  })

  it('lets every source feed a fact, and says how to set it up', () => {
    for (const source of SOURCES) {
      expect(
        FACT_KEYS.some((key) => factSpec(key).source === source),
        `${source}`,
      ).toBe(true)
      expect(SOURCE_WORDS[source].setUp.ja).toMatch(/[ぁ-ん]/)
      expect(SOURCE_WORDS[source].setUp.en).toMatch(/[a-z]/)
    }
  })
})
