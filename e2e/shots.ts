import { join } from 'node:path'
import type { PageSpec } from '../packages/web/src/kit/page-spec.ts'
import { pageAt } from '../packages/web/src/shell/warm-page.ts'

export type Language = 'ja' | 'en'
export const LANGUAGES: readonly Language[] = ['ja', 'en']
export const WIDTHS = [390, 1440] as const

/** Where the pictures of a run are kept, and among them the list of what was taken: a `Shot` a line, as JSON. */
export const SCREENSHOTS = join(import.meta.dirname, '..', 'dist', 'screenshots')
export const SHOTS_FILE = 'shots.jsonl'

/** A picture that was taken: of which address, in which language, how wide (CSS px). */
export type Shot = {
  readonly path: string
  readonly language: string
  readonly width: number
  readonly file: string
}

/** Each page of the list that lacks a picture: its pattern, and in which language at which width, as in `ja 390`. */
export function missingShots(
  pages: readonly PageSpec[],
  shots: readonly Shot[],
): readonly { readonly pattern: string; readonly lacks: readonly string[] }[] {
  const taken = new Set(
    shots.map(({ path, language, width }) => `${pageAt(pages, path)?.path ?? ''} ${language} ${width}`),
  )
  const wanted = LANGUAGES.flatMap((language) => WIDTHS.map((width) => `${language} ${width}`))
  return pages
    .map(({ path }) => ({ pattern: path, lacks: wanted.filter((each) => !taken.has(`${path} ${each}`)) }))
    .filter(({ lacks }) => lacks.length > 0)
}
