import { expect, it } from 'vitest'
import { foldText } from '../register-text.ts'
import { compileMatches } from './match.ts'

const find = (list: Parameters<typeof compileMatches>[0], name: string, os = 'windows') =>
  compileMatches(list)({ os, nameKey: foldText(name) })

it('compares whole names without case and width', () => {
  const list = [{ id: 'zoom', matches: [{ pattern: 'Ｚｏｏｍ Workplace' }] }]
  expect(find(list, 'zoom workplace')).toBe('zoom')
  expect(find(list, 'zoom workplace 6')).toBeUndefined()
})

it('lets a star stand for any text, also for none, and no more than the pattern says', () => {
  const list = [{ id: 'a', matches: [{ pattern: 'Adobe * Reader*' }] }]
  expect(find(list, 'Adobe Acrobat Reader DC')).toBe('a')
  expect(find(list, 'Adobe  Reader')).toBeUndefined()
  expect(find(list, 'My Adobe Acrobat Reader')).toBeUndefined()
  expect(find([{ id: 'b', matches: [{ pattern: 'abc*cba' }] }], 'abcba')).toBeUndefined()
})

it('takes a star for itself where the name was seen and not written', () => {
  const list = [{ id: 'star', matches: [{ pattern: '*', exact: true as const }] }]
  expect(find(list, 'anything')).toBeUndefined()
  expect(find(list, '*')).toBe('star')
})

it('keeps to the system it names', () => {
  const list = [{ id: 'mac', matches: [{ os: 'macos' as const, pattern: 'Keynote' }] }]
  expect(find(list, 'Keynote', 'macos')).toBe('mac')
  expect(find(list, 'Keynote', 'windows')).toBeUndefined()
})

it('prefers the whole name, then the longest pattern, whatever the order of the list', () => {
  const list = [
    { id: 'any', matches: [{ pattern: 'Zoom*' }] },
    { id: 'rooms', matches: [{ pattern: 'Zoom Rooms*' }] },
    { id: 'old', matches: [{ pattern: 'Zoom Rooms 4' }] },
  ]
  for (const order of [list, list.toReversed()]) {
    expect(find(order, 'Zoom Client')).toBe('any')
    expect(find(order, 'Zoom Rooms 5')).toBe('rooms')
    expect(find(order, 'Zoom Rooms 4')).toBe('old')
  }
})

it('answers at once however many stars a pattern has', () => {
  const list = [{ id: 'slow', matches: [{ pattern: `${'a*'.repeat(90)}b` }] }]
  const began = performance.now()
  expect(find(list, 'a'.repeat(500))).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(100)
})
