import { textWidth } from './text-width.ts'

/** Characters that must not begin a line in Japanese (JIS X 4051, the closing ones and small kana). */
const NOT_FIRST = /^[、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.)\]:;!?]/u
/** Characters that must not end one. */
const NOT_LAST = /[（「『【〔〈《([]$/u

/**
 * Breaks a text into lines of at most `columns`, between words and, in Japanese, between characters. Ambiguous characters count as two
 * columns, so that a line never runs over the edge. A single longer word (a path, a command) stays whole: it is to be copied.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text)) {
    const joined = line + piece
    if (line !== '' && textWidth(joined.trimEnd(), 2) > columns && piece.trim() !== '') {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line = joined
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd())
  return lines
}

/** Parts between which a line may break: `code` in backquotes, words, single Japanese characters with what clings to them. */
function piecesOf(text: string): readonly string[] {
  const raw = text.match(/`[^`]*`|[^\s`\u2e80-\uffff]+|\s+|./gsu) ?? []
  const pieces: string[] = []
  for (const piece of raw) {
    const before = pieces.at(-1)
    if (before !== undefined && (NOT_FIRST.test(piece) || NOT_LAST.test(before)))
      pieces[pieces.length - 1] = before + piece
    else pieces.push(piece)
  }
  return pieces
}

/** Wrapped lines, each set in by `indent` spaces. */
export function wrapIndented(text: string, columns: number, indent: number): string {
  return wrapText(text, Math.max(20, columns - indent))
    .map((line) => ' '.repeat(indent) + line)
    .join('\n')
}
