import { describe, expect, it } from 'vitest'
import { foldText } from '../register-text.ts'
import { type Listed, type SeenName, compileMatches, compileResemblance } from './match.ts'

type Entry = Omit<Listed, 'verdict'> & Partial<Listed>
const listed = (list: readonly Entry[]) => list.map((entry): Listed => ({ verdict: 'approved', ...entry }))
const find = (list: readonly Entry[], name: string, os = 'windows', more: Partial<SeenName> = {}) =>
  compileMatches(listed(list))({ os, nameKey: foldText(name), ...more })

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
  expect(performance.now() - began).toBeLessThan(5_000) // one try a star more would take years
})

describe('an approval that names its publisher', () => {
  const chrome = { id: 'chrome', publisher: 'Google LLC', matches: [{ pattern: 'Google Chrome' }] }
  const by = (publisher: string | undefined, name = 'Google Chrome', list: readonly Entry[] = [chrome]) =>
    find(list, name, 'windows', publisher === undefined ? {} : { publisher })

  it.each(['Google Chrome', 'ＧＯＯＧＬＥ　Ｃｈｒｏｍｅ', 'google chrome  ', ' Google  Chrome'])(
    'is for %j from that publisher, and from no other',
    (name) => {
      expect(by('Google LLC', name)).toBe('chrome')
      expect(by('Google Inc.', name)).toBe('chrome')
      for (const other of ['Evil Corp', 'Googie LLC', '', ' ', undefined]) expect(by(other, name)).toBeUndefined()
    },
  )

  it.each(['Google Chr\u043Eme', 'Google Chrome\u200B', 'G\u043E\u043Egle Chrome', 'Google Chrome 2', 'GoogleChrome'])(
    'is not for %j, which only looks like it',
    (name) => expect(by('Google LLC', name)).toBeUndefined(),
  )

  it('gives way to what a name of its own says of publisher and identifier', () => {
    const store = { os: 'macos' as const, pattern: 'Chrome', identifier: 'com.google.Chrome' }
    const debian = { os: 'linux' as const, pattern: 'chromium', publisher: 'Debian Chromium Team' }
    const list = [{ ...chrome, matches: [...chrome.matches, store, debian] }]
    expect(find(list, 'Chrome', 'macos', { identifier: 'COM.google.chrome' })).toBe('chrome')
    expect(find(list, 'Chrome', 'macos', { identifier: 'com.evil.chrome', publisher: 'Google LLC' })).toBeUndefined()
    expect(find(list, 'Chrome', 'macos', { publisher: 'Google LLC' })).toBeUndefined()
    expect(find(list, 'chromium', 'linux', { publisher: 'Debian Chromium Team <a@b>' })).toBe('chrome')
    expect(find(list, 'chromium', 'linux', { publisher: 'Google LLC' })).toBeUndefined()
  })

  it('can be for what tells no publisher, and for that alone', () => {
    const list = [{ ...chrome, matches: [{ pattern: 'Tool', noPublisher: true as const }] }]
    expect(by(undefined, 'Tool', list)).toBe('chrome')
    expect(by(' ', 'Tool', list)).toBe('chrome')
    expect(by('Google LLC', 'Tool', list)).toBeUndefined()
  })

  it('stands beside a refusal of the same name from another', () => {
    const evil = {
      id: 'evil',
      verdict: 'refused' as const,
      matches: [{ pattern: 'Google Chrome', publisher: 'Evil Corp' }],
    }
    for (const list of [
      [chrome, evil],
      [evil, chrome],
    ]) {
      expect(by('Google LLC', 'Google Chrome', list)).toBe('chrome')
      expect(by('Evil Corp.', 'Google Chrome', list)).toBe('evil')
      expect(by(undefined, 'Google Chrome', list)).toBe('evil')
      expect(by('Somebody', 'Google Chrome', list)).toBeUndefined()
    }
  })

  it('is found as what a look-alike passes itself off as', () => {
    const seen = { os: 'windows', nameKey: foldText('google chrome'), publisher: 'Evil Corp' }
    expect(compileResemblance(listed([chrome]))(seen)).toBe('chrome')
    expect(compileResemblance(listed([{ ...chrome, verdict: 'refused' }]))(seen)).toBeUndefined()
  })
})

it('refuses a name whoever published it, where the refusal names nobody', () => {
  const list = [
    { id: 'remote', publisher: 'AnyDesk GmbH', verdict: 'refused' as const, matches: [{ pattern: 'AnyDesk*' }] },
  ]
  expect(find(list, 'AnyDesk 7', 'windows', { publisher: 'Somebody else' })).toBe('remote')
  expect(find(list, 'AnyDesk 7')).toBe('remote')
})
