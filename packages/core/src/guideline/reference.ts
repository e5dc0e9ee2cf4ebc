import type { Words } from '../words.ts'
import type { ColumnId, FigureId, LinkId } from './ids.ts'

/** A column (コラム) as facts. */
export type Column = {
  readonly id: ColumnId
  readonly title: Words
  readonly facts: readonly Words[]
  readonly links?: readonly LinkId[]
  readonly number?: { readonly value: number; readonly unit: 'percent'; readonly source: string }
  /** What we add to a text of its time. */
  readonly ourNote?: Words
}

/** A term with our definition; `status` against the 3rd edition is our inference. */
export type GlossaryTerm = Words & {
  readonly id: string
  readonly definition: Words
  readonly status: 'kept' | 'added' | 'reworded' | 'removed_from_glossary' | 'uncertain'
  readonly note?: Words
  readonly confidence?: 'medium'
}

/** A document that the guideline points to. The addresses are those of 2018; null where none could be established. */
export type Link = {
  readonly id: LinkId
  readonly name: Words
  readonly organisation: Words
  readonly url: string | null
  readonly note: Words
  readonly numbers?: Readonly<Record<string, number>>
  readonly confidence?: 'medium'
}

/** A figure or table of the draft. */
export type Figure = {
  readonly id: FigureId
  readonly number: number
  readonly kind: 'figure' | 'table'
  readonly title: Words
  readonly shows: Words
}
