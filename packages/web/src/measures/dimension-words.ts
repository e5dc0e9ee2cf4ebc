import type { Words } from '@taga/core'

/** The three staves of the barrel by name, apart from the other words of the guideline, which are large. */
export const DIMENSION_WORDS: ReadonlyMap<string, Words> = new Map([
  ['rule', { ja: 'ルール', en: 'Rules' }],
  ['people', { ja: '人', en: 'People' }],
  ['technology', { ja: '技術', en: 'Technology' }],
])
