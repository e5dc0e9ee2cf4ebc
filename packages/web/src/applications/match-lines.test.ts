import { expect, it } from 'vitest'
import { readMatchLines, writeMatchLines } from './match-lines.ts'

it('reads one name a line, with its system where one is named', () => {
  expect(readMatchLines('Zoom*\n\n windows: Teams \nmacOS:Keynote')).toEqual([
    { pattern: 'Zoom*' },
    { os: 'windows', pattern: 'Teams' },
    { os: 'macos', pattern: 'Keynote' },
  ])
})

it('gives back what it has read, and keeps a star in quotation marks a star', () => {
  const matches = [{ os: 'linux' as const, pattern: 'a*b', exact: true as const }, { pattern: 'Zoom: Rooms*' }]
  expect(readMatchLines(writeMatchLines(matches))).toEqual(matches)
})

it('reads whom a name must come from, and its identifier', () => {
  expect(
    readMatchLines('macos: Slack | publisher=Slack Technologies | id=com.tinyspeck.slack\nTool|publisher='),
  ).toEqual([
    { os: 'macos', pattern: 'Slack', publisher: 'Slack Technologies', identifier: 'com.tinyspeck.slack' },
    { pattern: 'Tool', noPublisher: true },
  ])
  const text = 'A | B\n"x" | publisher=株式会社 甲 | id=a.b'
  expect(writeMatchLines(readMatchLines(text))).toBe(text)
})
