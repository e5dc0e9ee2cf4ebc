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
