import { expect, it } from 'vitest'
import { FACT_KEYS, factSpec } from './catalogue.ts'
import { valueWords } from './value-words.ts'

it('has words in both languages for every value of every choice', () => {
  for (const fact of FACT_KEYS) {
    const { type } = factSpec(fact)
    if (type.kind !== 'choice') continue
    const words = type.values.map((value) => ({ value, ...valueWords(fact, value) }))
    for (const { value, ja } of words) if (!/^(wpa|wep)/.test(value)) expect(ja, `${fact} ${value}`).not.toBe(value)
    expect(new Set(words.map(({ ja }) => ja)).size, fact).toBe(words.length)
    expect(new Set(words.map(({ en }) => en)).size, fact).toBe(words.length)
  }
})
