import type { Io } from '../commands/io.ts'

type Colour = (text: string) => string

export type Paint = {
  readonly good: Colour
  readonly bad: Colour
  readonly doubt: Colour
  readonly faint: Colour
  readonly bold: Colour
}

/** Colours where the output is a terminal and NO_COLOR is not set (no-color.org); else none. Colour never says what no word says. */
export function paintFor({ isTty, env }: Pick<Io, 'isTty' | 'env'>): Paint {
  return isTty && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? COLOURED : PLAIN
}

function coloured(code: number): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`
}

export const PLAIN: Paint = { good: same, bad: same, doubt: same, faint: same, bold: same }
const COLOURED: Paint = {
  good: coloured(32),
  bad: coloured(31),
  doubt: coloured(33),
  faint: coloured(2),
  bold: coloured(1),
}

function same(text: string): string {
  return text
}
