import { expect, it } from 'vitest'
import { currentLink } from './current-link.ts'

const PATHS = ['/', '/start', '/measures', '/measures/history', '/rules', '/rules/sources']

it.each([
  ['/', '/'],
  ['/measures', '/measures'],
  ['/measures/AD-7', '/measures'],
  ['/measures/history', '/measures/history'],
  ['/measures/history/2026', '/measures/history'],
  ['/measures-elsewhere', undefined],
  ['/nowhere', undefined],
])('marks for %s one link alone: %s', (here, expected) => {
  expect(currentLink(here, PATHS)).toBe(expected)
})
