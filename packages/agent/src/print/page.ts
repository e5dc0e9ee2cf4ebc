import type { Language } from '../commands/io.ts'
import type { Paint } from './paint.ts'
import { wrapText } from './wrap-text.ts'

/** How a page is written: in which language, how wide, in which colours. */
export type Page = { readonly language: Language; readonly columns: number; readonly paint: Paint }

/** A heading with a rule below it, of characters that are one column wide everywhere. */
export function heading(title: string, { columns, paint }: Page): string {
  return `${wrapText(title, columns)
    .map((line) => paint.bold(line))
    .join('\n')}\n${paint.faint('-'.repeat(columns))}`
}
