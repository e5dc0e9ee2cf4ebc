import { describe, expect, test } from 'vitest'
import { parsePlist } from './parse-plist.ts'

const plist = (body: string) => `<?xml version="1.0"?>\n<!DOCTYPE plist>\n<plist version="1.0">\n${body}\n</plist>\n`

describe('parsePlist', () => {
  test('reads every kind of value', () => {
    const body = `<dict>
      <key>text</key><string>A &amp; B &lt;C&gt;</string> <key>none</key><string></string>
      <key>on</key><true/> <key>off</key><false/> <key>count</key><integer>-3</integer> <key>part</key><real>0.5</real>
      <key>at</key><date>2026-11-22T00:00:00Z</date> <key>bytes</key><data>
        Ag==
      </data>
      <key>list</key><array><string>一</string><dict/><array/></array>
    </dict>`
    expect(parsePlist(plist(body))).toEqual({
      text: 'A & B <C>',
      none: '',
      on: true,
      off: false,
      count: -3,
      part: 0.5,
      at: Date.UTC(2026, 10, 22),
      bytes: 'Ag==',
      list: ['一', {}, []],
    })
  })

  test('unescapes once: an escaped entity stays text', () => {
    expect(parsePlist(plist('<string>&amp;lt;</string>'))).toBe('&lt;')
  })

  test('keeps a key named __proto__ as data', () => {
    const read = parsePlist(plist('<dict><key>__proto__</key><true/></dict>'))
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read ?? {})).toEqual(['__proto__'])
  })

  test.each([
    ['', ''],
    ['words', 'No such file'],
    ['an open dictionary', plist('<dict><key>a</key>')],
    ['a value without a key', plist('<dict><true/></dict>')],
    ['a number that is none', plist('<integer>many</integer>')],
    ['an empty number', plist('<integer></integer>')],
    ['a date that is none', plist('<date>yesterday</date>')],
    ['a kind it does not know', plist('<widget>1</widget>')],
  ])('refuses %s', (_name, text) => {
    expect(parsePlist(text)).toBeUndefined()
  })
})
