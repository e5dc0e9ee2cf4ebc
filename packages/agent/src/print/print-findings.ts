import { type FindingState, originWords, type PostureFinding } from '@taga/core'
import { heading, type Page } from './page.ts'
import { padTo, textWidth } from './text-width.ts'
import { ageWords, findingWords, leadingFact, STATE_WORDS } from './value-words.ts'
import { wrapText } from './wrap-text.ts'

const MARKS: Readonly<Record<FindingState, string>> = {
  holds: '+',
  fails: 'x',
  unknown: '?',
  stale: '?',
  exempt: '-',
  notApplicable: ' ',
}

/** Each item on its line: mark, state, title and value; below it, set in, where that was read and how old it is. */
export function printFindings(findings: readonly PostureFinding[], page: Page): string {
  const title = page.language === 'ja' ? '見たもの' : 'What was seen'
  return [heading(title, page), ...findings.map((finding) => printFinding(finding, page))].join('\n')
}

function printFinding(finding: PostureFinding, page: Page): string {
  const { language, columns, paint } = page
  const stateColumns = language === 'ja' ? 7 : 11
  const titleColumns = language === 'ja' ? 28 : 33
  const state = `${MARKS[finding.state]} ${padTo(STATE_WORDS[finding.state][language], stateColumns)}`
  const title = finding.item.title[language]
  const before = 2 + stateColumns
  const isNarrow = columns < before + titleColumns + 20
  const value = findingWords(finding, language)
  const valueAt = isNarrow || textWidth(title) >= titleColumns ? before : before + titleColumns
  const lines = wrapText(value, columns - valueAt)
  const first = valueAt === before ? [title] : [`${padTo(title, titleColumns)}${lines[0] ?? ''}`]
  const rest = (valueAt === before ? lines : lines.slice(1)).map((line) => ' '.repeat(valueAt) + line)
  const origin = readWhere(finding, page)
  const origins =
    origin === '' ? [] : wrapText(origin, columns - before).map((line) => paint.faint(' '.repeat(before) + line))
  return [`${paintState(finding.state, page)(state)}${first[0] ?? ''}`, ...rest, ...origins].join('\n')
}

function paintState(state: FindingState, { paint }: Page): (text: string) => string {
  switch (state) {
    case 'holds':
      return paint.good
    case 'fails':
      return paint.bad
    case 'unknown':
    case 'stale':
      return paint.doubt
    case 'exempt':
    case 'notApplicable':
      return paint.faint
  }
}

/** Where the leading fact was read, or why it could not be, and when. */
function readWhere(finding: PostureFinding, { language }: Page): string {
  const one = leadingFact(finding)
  if (one?.source === undefined) return ''
  const origin = originWords(one.source)[language]
  return one.ageMs === undefined ? origin : `${origin} (${ageWords(one.ageMs, language)})`
}
