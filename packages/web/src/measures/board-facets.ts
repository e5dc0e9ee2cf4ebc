import type { BoardRow } from '@taga/contract'
import { findMeasure, isBaseline } from '@taga/core'

/** The ways in which the board can be narrowed, each by its name in the address. */
export const FACETS = ['role', 'category', 'tier', 'dimension', 'pattern', 'group', 'state', 'owner', 'has'] as const
export type Facet = (typeof FACETS)[number]

/** What is asked of the board; an empty text asks for nothing. */
export type BoardQuery = Readonly<Partial<Record<Facet | 'search', string>>>

/** Whether a row of the board is among those asked for. Words are looked for in number and title, in the language of the page. */
export function fitsQuery(row: BoardRow, query: BoardQuery, language: 'ja' | 'en', now: number): boolean {
  const measure = findMeasure(row.measure)
  const asks = (facet: Facet, ...values: readonly (string | undefined)[]) =>
    (query[facet] ?? '') === '' || values.includes(query[facet])
  return (
    asks('role', measure.role) &&
    asks('category', measure.category) &&
    asks('tier', isBaseline(measure) ? 'baseline' : 'recommended') &&
    asks('dimension', measure.dimension) &&
    asks('group', measure.group) &&
    asks('state', row.state, ...(row.state === 'holds' || row.state === 'notApplicable' ? [] : ['notGood'])) &&
    asks('owner', row.owner?.id ?? 'nobody') &&
    asks('has', ...marksOf(row, now)) &&
    ((query.pattern ?? '') === '' ||
      measure.patterns === 'all' ||
      measure.patterns.some((pattern) => pattern === query.pattern)) &&
    fitsSearch(`${row.measure} ${measure.title[language]}`, query.search ?? '')
  )
}

/** What stands about a row beside its state. */
function marksOf(row: BoardRow, now: number): readonly string[] {
  return [
    ...(row.tailoring === undefined ? [] : ['decision']),
    ...(row.proposal === undefined ? [] : ['proposal']),
    ...(row.dueAt === undefined ? [] : ['due']),
    ...(row.dueAt !== undefined && row.dueAt <= now ? ['overdue'] : []),
    ...(row.exempt > 0 ? ['exempt'] : []),
  ]
}

/** Every word of the search somewhere in the text, whatever its width and case. */
export function fitsSearch(text: string, search: string): boolean {
  const folded = fold(text)
  return fold(search)
    .split(/\s+/u)
    .every((word) => folded.includes(word))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase()
}
