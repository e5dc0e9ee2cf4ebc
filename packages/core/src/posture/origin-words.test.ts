import { expect, it } from 'vitest'
import { originWords } from './origin-words.ts'

it('says a remark in Japanese, and leaves the name of a tool as it is', () => {
  expect(originWords('nobody is at the screen').ja).toBe('画面の前に利用者がいない')
  expect(originWords('nobody is at the screen').en).toBe('nobody is at the screen')
  expect(originWords('nft list ruleset')).toEqual({ ja: 'nft list ruleset', en: 'nft list ruleset' })
  expect(originWords('constructor').ja).toBe('constructor')
})
