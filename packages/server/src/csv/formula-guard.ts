/**
 * A spreadsheet runs a cell that begins with one of these as a formula; Japanese Excel takes the full-width ones too.
 * Reversible by construction: guarding puts one apostrophe before a cell that is apostrophes (none or more) and then such a
 * character, and removing takes exactly one away from a cell of that shape. `=1+1` travels as `'=1+1`, and a cell that really
 * reads `'=1+1` travels as `''=1+1`.
 */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/u
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/u

export function guardFormula(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell
}

export function removeGuard(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell
}
