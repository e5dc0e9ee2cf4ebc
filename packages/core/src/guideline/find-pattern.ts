import { draftPatterns } from './draft-patterns.ts'
import type { PatternId } from './ids.ts'
import type { Pattern } from './pattern.ts'
import { publishedEdition } from './published-edition.ts'

/** The six ways of teleworking: the four of the draft, then the two that the published edition added. */
export const patterns: readonly Pattern[] = [...draftPatterns, ...publishedEdition.addedPatterns]

/** The way of teleworking with this id. Every `PatternId` has one. */
export function findPattern(id: PatternId): Pattern {
  const pattern = patterns.find((each) => each.id === id)
  if (pattern === undefined) throw new Error(`the guideline has no pattern ${id}`)
  return pattern
}
