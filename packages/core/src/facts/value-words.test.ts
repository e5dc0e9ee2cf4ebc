import { expect, it } from 'vitest'
import { FACT_KEYS, factSpec } from './catalogue.ts'
import { valueWords } from './value-words.ts'

it('has words in both languages for every value of every choice', () => {
  for (const fact of FACT_KEYS) {
    const { type } = factSpec(fact)
    if (type.kind !== 'choice') continue
    const words = type.values.map((value) => ({ value, ...valueWords(fact, value) }))
    expect(words.filter(({ value, ja }) => ja === value)).toEqual([])
    expect(new Set(words.map(({ ja }) => ja)).size, `the fact ${fact}`).toBe(words.length)
    expect(new Set(words.map(({ en }) => en)).size, `the fact ${fact}`).toBe(words.length)
  }
})
