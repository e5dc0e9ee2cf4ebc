import { expect, it } from 'vitest'
import { bytesWords } from './bytes-words.ts'

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [1_549, '1.5 kB'],
  [2_000_000, '2 MB'],
  [3e15, '3,000 TB'],
])('says %i bytes as %s', (bytes, words) => {
  expect(bytesWords(bytes, 'en')).toBe(words)
})
