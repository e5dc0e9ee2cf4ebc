import { describe, expect, it } from 'vitest'
import { findTerms } from './find-terms.ts'
import { glossary } from './glossary.ts'

const hits = (text: string, language: 'ja' | 'en') =>
  findTerms(text, glossary, language).flatMap((part) => (part.term === undefined ? [] : [`${part.term}:${part.text}`]))

describe('terms in a Japanese text', () => {
  it.each([
    ['VPNを使い、ウイルスに備える。', ['vpn:VPN', 'virus:ウイルス']],
    ['ランサムウェアは脆弱性を狙う', ['ransomware:ランサムウェア', 'vulnerability:脆弱性']],
    ['パーソナルファイアウォールを使う', ['personal_firewall:パーソナルファイアウォール']],
    ['無線ルーターとルータ', ['router:ルーター']],
    ['iOSとmacOS、OSの更新', ['os:OS']],
    ['vpn.example.jp と osを', []],
    ['フィッシングサイト', []],
    ['', []],
  ])('are found in %s', (text, expected) => {
    expect(hits(text, 'ja')).toEqual(expected)
  })
})

describe('terms in an English text', () => {
  it.each([
    ['A personal firewall and a firewall.', ['personal_firewall:personal firewall', 'firewall:firewall']],
    ['Viruses, Routers and routers', ['virus:Viruses', 'router:Routers']],
    ['The VPN, the vpn and VPNs', ['vpn:VPN']],
    ['a rerouter, firewalled, patchwork', []],
    ['router.example.com, VPN-like, my_router', []],
    ['the os of the OS', ['os:OS']],
  ])('are found in %s', (text, expected) => {
    expect(hits(text, 'en')).toEqual(expected)
  })
})

it('links the first occurrence of a term and no other', () => {
  expect(findTerms('VPN、VPN、VPN', glossary, 'ja')).toEqual([{ text: 'VPN', term: 'vpn' }, { text: '、VPN、VPN' }])
})

it('takes the longest name where several fit, and lets none overlap', () => {
  const terms = [
    { id: 'a', ja: '認証', en: 'proof' },
    { id: 'b', ja: '認証局', en: 'proof office' },
  ]
  expect(findTerms('認証局で認証', terms, 'ja').map(({ term }) => term)).toEqual(['b', undefined, 'a'])
  expect(findTerms('Proof office, proof', terms, 'en').map(({ term }) => term)).toEqual(['b', undefined, 'a'])
})

it('loses no letter of the text, whatever it is', () => {
  const texts = [
    ...glossary.flatMap(({ definition }) => [definition.ja, definition.en]),
    '𠮷田のVPN（髙）',
    '`OS`',
    '<b>OS</b>',
  ]
  for (const text of texts)
    for (const language of ['ja', 'en'] as const)
      expect(
        findTerms(text, glossary, language)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
})

it('finds every term of the glossary by its own name', () => {
  for (const { id, ja, en } of glossary) {
    expect(findTerms(ja, glossary, 'ja')).toEqual([{ text: ja, term: id }])
    expect(findTerms(en, glossary, 'en')).toEqual([{ text: en, term: id }])
  }
})
