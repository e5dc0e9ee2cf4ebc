import { describe, expect, test } from 'vitest'
import { type Language, chooseLanguage } from './language.ts'

const choose = (headers: Record<string, string>, asked?: Language) => chooseLanguage(asked, new Headers(headers))

describe('chooseLanguage', () => {
  test('follows the address before anything else', () => {
    expect(choose({ cookie: 'taga-lang=ja', 'accept-language': 'ja' }, 'en')).toBe('en')
  })
  test('follows the choice made before', () => {
    expect(choose({ cookie: 'a=b; taga-lang=en', 'accept-language': 'ja' })).toBe('en')
  })
  test.each([
    ['ja,en;q=0.8', 'ja'],
    ['en-US,en;q=0.9,ja;q=0.8', 'en'],
    ['fr,ja;q=0.5,en;q=0.4', 'ja'],
    ['ja;q=0,en;q=0.1', 'en'],
    ['fr', 'ja'],
    ['', 'ja'],
  ])('reads %j as %s', (header, language) => {
    expect(choose({ 'accept-language': header })).toBe(language)
  })
  test('does not believe a cookie of another value', () => {
    expect(choose({ cookie: 'taga-lang=xx' })).toBe('ja')
  })
})
