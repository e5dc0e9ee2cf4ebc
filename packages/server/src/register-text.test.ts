import { describe, expect, test } from 'vitest'
import { RegisterText, composeText, foldText } from './register-text.ts'

describe('composeText', () => {
  test.each(['髙橋', '山﨑', '𠮷田', '濵﨑', '\u{FA1B}島', '\u{FA19}谷', '鷗外'])(
    'keeps %s as it is written',
    (name) => {
      expect(composeText(name)).toBe(name)
    },
  )

  test('composes a voiced kana of two code points', () => {
    expect(composeText('ハ\u309A\u30FCタ')).toBe('パータ')
  })

  test('does not touch half-width kana or full-width letters', () => {
    expect(composeText('ｶﾅ Ａ①')).toBe('ｶﾅ Ａ①')
  })
})

describe('foldText', () => {
  test.each([
    ['高橋', '髙橋'],
    ['山崎', '山﨑'],
    ['吉田', '𠮷田'],
    ['タカハシ', 'たかはし'],
    ['タカハシ', 'ﾀｶﾊｼ'],
    ['福島', '\u{FA1B}島'],
    ['pc-001', 'ＰＣ－００１'],
  ])('finds %s where %s is written', (asked, written) => {
    expect(foldText(written)).toBe(foldText(asked))
  })
})

describe('RegisterText', () => {
  test('trims and refuses what is empty, too long, of several lines or half a character', () => {
    const schema = RegisterText(5)
    expect(schema.parse('  髙橋 ')).toBe('髙橋')
    expect(schema.parse('葛\u{E0100}城')).toBe('葛\u{E0100}城')
    for (const bad of ['', '   ', 'abcdef', 'a\nb', 'a\u0000', '\ud800', '\u200b\u2060', 'a\u202eb'])
      expect([bad, schema.safeParse(bad).success]).toEqual([bad, false])
  })
})
