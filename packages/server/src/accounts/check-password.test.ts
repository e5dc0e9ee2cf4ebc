import type { PasswordReason } from '@taga/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { checkPassword, reasonsSeen } from './check-password.ts'
import { createGuesser } from './guess-password.ts'

const about = { name: 'yamada@example.jp', organisationWords: ['Sakuragi', '桜木商事'] }

describe('reasons that need no dictionary', () => {
  const cases: readonly (readonly [string, readonly PasswordReason[]])[] = [
    ['kR7#wq2', ['short']],
    ['kR7#wq2z', []],
    ['漢字と7#kR', ['short']],
    ['漢字と7#kR2', []],
    ['83629174', ['oneKind']],
    ['hvqzmxkd', ['oneKind']],
    ['hvqzmxkdhvqwmxk', ['oneKind']],
    ['hvqzmxkdhvqwmxkr', []],
    ['11111111', ['oneKind', 'repeated']],
    ['aB3aB3aB3', ['repeated']],
    ['x7xxxxxx', ['repeated']],
    ['abcd1234', ['sequence']],
    ['Qwer1234', ['sequence']],
    ['4321rewq!', ['sequence']],
    ['1qaz2wsx', ['sequence']],
    ['あいうえお123', ['sequence']],
    ['yamada@example.jp', ['idDerived']],
    ['Yamada1!'.slice(0, 7), ['short', 'idDerived']],
    ['yamada@example.jp7', ['idDerived']],
    ['7yamada@example.jp', ['idDerived']],
    ['pj.elpmaxe@adamay', ['idDerived']],
    ['yamada@example.jp77', []],
    ['sakuragi77', ['organisation']],
    ['SAKURAGI#1', ['organisation']],
    ['桜木商事2026', ['organisation']],
    ['sakuragi-no-73-kuma', []],
    ['x'.repeat(257), ['long']],
    ['kR7#'.repeat(64), ['repeated']],
  ]
  it.each(cases)('%j: %j', (password, reasons) => {
    expect(reasonsSeen(password, about)).toEqual(reasons)
  })
})

describe('dictionaries', () => {
  const guesser = createGuesser()
  afterAll(() => guesser.close())
  const check = (password: string) => checkPassword(password, { ...about, guesser })

  it.each(['password', 'telework', 'Sunshine', 'sakura1234', 'monkeydragon', 'テレワーク12', 'Password2024'])(
    'refuses %j as words',
    async (password) => {
      expect(await check(password)).toSatisfy((reasons: PasswordReason[]) =>
        reasons.some((reason) => reason === 'dictionary' || reason === 'guessable'),
      )
    },
  )

  it.each(['Sakura2024!', 'sakura2024!', 'Tokyo2020!', 'pass word telework', 'すずき たなか'])(
    'refuses %j, words with a year, a mark or blanks',
    async (password) => {
      expect(await check(password)).toContain('dictionary')
    },
  )

  it.each([
    'mori-no-73-Kumasan!',
    'kR7#wq2zL',
    'あおい空と73匹のくま',
    'correct horse battery staple',
    'umi-no-58-Iruka-chan?',
    'Sakura84#!k72Wq',
    'Tokyo?93$71!',
  ])('lets %j pass', async (password) => {
    expect(await check(password)).toEqual([])
  })

  it.each(['さくらさくら', 'すずきたなか', 'パスワードパスワード'])('refuses %j, a word in kana', async (password) => {
    expect(await check(password)).toSatisfy((reasons: PasswordReason[]) =>
      reasons.some((reason) => reason === 'dictionary' || reason === 'guessable' || reason === 'repeated'),
    )
  })

  it('says that a password was leaked, by the list of the package and by that of the administrator', async () => {
    expect(await check('sunshine1')).toContain('leaked')
    const leaks = { has: async (password: string) => password === 'kR7#wq2zL' }
    expect(await checkPassword('kR7#wq2zL', { ...about, guesser, leaks })).toEqual(['leaked'])
    expect(await checkPassword('kR7#wq2zM', { ...about, guesser, leaks })).toEqual([])
  })

  it('refuses what takes too long to check, and works again afterwards', async () => {
    const slow = createGuesser({
      deadlineMs: 200,
      source: 'require("node:worker_threads").parentPort.on("message", () => { for (;;); })',
    })
    expect(await checkPassword('kR7#wq2zL', { ...about, guesser: slow })).toEqual(['notChecked'])
    expect(await checkPassword('kR7#wq2zL', { ...about, guesser: slow })).toEqual(['notChecked'])
    await slow.close()
    expect(await check('kR7#wq2zL')).toEqual([])
  })

  it('refuses when the thread dies', async () => {
    const broken = createGuesser({ source: 'throw new Error("no memory")' })
    expect(await checkPassword('kR7#wq2zL', { ...about, guesser: broken })).toEqual(['notChecked'])
    await broken.close()
  })

  it('leaves the main thread free while it checks the longest password', async () => {
    let longest = 0
    let last = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    await check('aA1!'.repeat(64))
    clearInterval(beat)
    expect(longest).toBeLessThan(2_500)
  })
})
