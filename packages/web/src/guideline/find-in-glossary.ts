import { type TextPart, type Words, findTerms, glossary } from '@taga/core'

/** The glossary's terms in a text. Loaded when a text is first looked through: the glossary is no part of the first page. */
export function findInGlossary(text: string, language: keyof Words): readonly TextPart[] {
  return findTerms(text, glossary, language)
}
