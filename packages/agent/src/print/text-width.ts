/**
 * Columns a text takes on a terminal by Unicode's East Asian Width (UAX #11): wide and full-width characters 2, combining marks 0.
 * Ambiguous characters (→ · ─ ①) are drawn in one column or in two, depending on the terminal's setting: the caller says which.
 */
export function textWidth(text: string, ambiguous: 1 | 2 = 1): number {
  let width = 0
  for (const character of text) width += characterWidth(character, ambiguous)
  return width
}

function characterWidth(character: string, ambiguous: 1 | 2): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0
  if (code < 0xa1) return 1
  if (/\p{Mark}|\p{Default_Ignorable_Code_Point}/u.test(character)) return 0
  if (isWithin(code, WIDE)) return 2
  return isWithin(code, AMBIGUOUS) ? ambiguous : 1
}

function isWithin(code: number, ranges: readonly (readonly [from: number, to: number])[]): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to)
}

/** W and F of EastAsianWidth-15.1, neighbours joined where what lies between is unassigned. */
const WIDE = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x23f0, 0x23f0],
  [0x23f3, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x274c, 0x274c],
  [0x2753, 0x2755],
  [0x2795, 0x2797],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
] as const

/** A of EastAsianWidth, as far as our texts and people's names use it. */
const AMBIGUOUS = [
  [0xa1, 0xa1],
  [0xa4, 0xa4],
  [0xa7, 0xa8],
  [0xb0, 0xb4],
  [0xb6, 0xba],
  [0xbc, 0xbf],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x391, 0x3c9],
  [0x410, 0x44f],
  [0x2010, 0x2016],
  [0x2018, 0x2019],
  [0x201c, 0x201d],
  [0x2020, 0x2027],
  [0x2030, 0x203b],
  [0x2103, 0x2103],
  [0x2116, 0x2116],
  [0x2160, 0x2179],
  [0x2190, 0x2199],
  [0x21d2, 0x21d4],
  [0x2200, 0x22bf],
  [0x2460, 0x24ff],
  [0x2500, 0x2573],
  [0x2580, 0x259f],
  [0x25a0, 0x25ef],
  [0x2605, 0x2606],
  [0x2640, 0x2642],
  [0xe000, 0xf8ff],
] as const

/** The text followed by spaces up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
