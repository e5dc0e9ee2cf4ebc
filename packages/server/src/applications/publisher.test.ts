import { expect, it } from 'vitest'
import { isSamePublisher } from './publisher.ts'

it.each([
  ['Google LLC', 'google llc'],
  ['Google', 'Google LLC'],
  ['Google Inc.', 'Google LLC (EQHXZ8M8AV)'],
  ['Google LLC (EQHXZ8M8AV)', 'Google LLC (EQHXZ8M8AV)'],
  ['Ｚｏｏｍ Video Communications, Inc.', 'Zoom Video Communications, Inc. '],
  ['株式会社ジャストシステム', 'ジャストシステム'],
  ['㈱ジャストシステム', 'ジャストシステム株式会社'],
  ['Debian Firefox Maintainers', 'Debian Firefox Maintainers <team+firefox@tracker.example>'],
])('takes %s and %s for one publisher', (wanted, seen) => {
  expect(isSamePublisher(wanted, seen)).toBe(true)
})

it.each([
  ['Google LLC', 'Goog1e LLC'],
  ['Google LLC', 'Google Japan LLC'],
  ['Google LLC', 'Gооgle LLC'], // Cyrillic o
  ['Google LLC (EQHXZ8M8AV)', 'Google LLC'],
  ['Google LLC (EQHXZ8M8AV)', 'Google LLC (ABCDE12345)'],
  ['Google LLC', ''],
  ['Google LLC', ' '],
  ['Google LLC', undefined],
  ['Google LLC', 'LLC'],
  ['Inc', 'LLC'],
  ['<a@b>', '<c@d>'],
])('keeps %s and %s apart', (wanted, seen) => {
  expect(isSamePublisher(wanted, seen)).toBe(false)
})
