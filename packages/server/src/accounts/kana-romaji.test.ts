import { expect, it } from 'vitest'
import { toRomaji } from './kana-romaji.ts'

it.each([
  ['さくら', 'sakura'],
  ['サクラ', 'sakura'],
  ['ｻｸﾗ', 'sakura'],
  ['しゃちょう', 'shachou'],
  ['がっこう', 'gakkou'],
  ['マッチャ', 'maccha'],
  ['サーバー', 'saba'],
  ['パスワード2026!', 'pasuwado2026!'],
  ['たが tag箍', 'taga tag箍'],
  ['っ', ''],
  ['', ''],
])('%s is typed as %s', (kana, romaji) => {
  expect(toRomaji(kana)).toBe(romaji)
})
