import type { Words } from '../words.ts'

/** A term as a text is searched for it: its names in both languages. */
export type TermNames = Words & { readonly id: string }

/** A stretch of text; with `term`, the id of the glossary's entry that explains it. Together the stretches are the text. */
export type TextPart = { readonly text: string; readonly term?: string }

/**
 * Finds the glossary's terms in a text (B8, EX-3): the first occurrence of each, the longest name first where several fit, none inside
 * another. Latin letters are found as whole words whatever their case, in English also in the plural; what is all capitals (VPN) is found in
 * both languages and only so. Katakana is found as a whole run, with or without a last ー, since compounds are other words
 * (ログ in カタログ); kanji wherever it stands, since Japanese leaves no spaces.
 */
export function findTerms(text: string, terms: readonly TermNames[], language: keyof Words): readonly TextPart[] {
  const names = namesIn(terms, language)
  const parts: { text: string; term?: string }[] = []
  const found = new Set<string>()
  let begun = 0
  for (let at = 0; at < text.length; ) {
    const hit = names.find((name) => !found.has(name.term) && lengthAt(text, at, name) > 0)
    if (hit === undefined) {
      at += 1
      continue
    }
    const end = at + lengthAt(text, at, hit)
    if (at > begun) parts.push({ text: text.slice(begun, at) })
    parts.push({ text: text.slice(at, end), term: hit.term })
    found.add(hit.term)
    at = end
    begun = end
  }
  if (begun < text.length) parts.push({ text: text.slice(begun) })
  return parts
}

type Name = { readonly text: string; readonly term: string; readonly exact: boolean; readonly plural: boolean }

/** Longest first, and in one order. Capitals of the Japanese glossary (VPN) are what English texts write too. */
function namesIn(terms: readonly TermNames[], language: keyof Words): readonly Name[] {
  const named = terms.flatMap(({ id, ja, en }): readonly Name[] => {
    const own = language === 'ja' ? ja : en
    const texts = language === 'en' && isCapitals(ja) && ja !== en ? [own, ja] : [own]
    return texts.map((text) => ({ text, term: id, exact: isCapitals(text), plural: language === 'en' }))
  })
  return named.filter(({ text }) => text !== '').toSorted((one, other) => other.text.length - one.text.length)
}

function isCapitals(text: string): boolean {
  return /^[A-Z][A-Z0-9 ]*$/u.test(text)
}

/** How much of the text from `at` on is this name; 0 where it is not, or only a part of another word. */
function lengthAt(text: string, at: number, { text: name, exact, plural }: Name): number {
  const piece = text.slice(at, at + name.length)
  if (exact ? piece !== name : piece.toLowerCase() !== name.toLowerCase()) return 0
  if (isInsideWord(text, at, name.charAt(0), -1)) return 0
  return endings(name, plural).reduce((length, ending) => {
    const end = at + name.length + ending.length
    if (length > 0 || text.slice(at + name.length, end) !== ending) return length
    return isInsideWord(text, end, (name + ending).slice(-1), 1) ? 0 : name.length + ending.length
  }, 0)
}

function endings(name: string, plural: boolean): readonly string[] {
  if (KATAKANA.test(name.slice(-1))) return ['ー', '']
  return plural && LATIN.test(name.slice(-1)) ? ['', 's', 'es'] : ['']
}

/** Whether the word that has `edge` at its end goes on beyond it. A point or a hyphen joins Latin letters (vpn.example.jp), and ends sentences. */
function isInsideWord(text: string, at: number, edge: string, direction: 1 | -1): boolean {
  const beside = text.charAt(direction === 1 ? at : at - 1)
  if (KATAKANA.test(edge)) return KATAKANA.test(beside)
  if (!LATIN.test(edge)) return false
  const beyond = text.charAt(direction === 1 ? at + 1 : at - 2)
  return LATIN.test(beside) || (/[-./@_:]/u.test(beside) && LATIN.test(beyond))
}

const KATAKANA = /[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]/u
const LATIN = /[A-Za-z0-9\u00c0-\u024f]/u
