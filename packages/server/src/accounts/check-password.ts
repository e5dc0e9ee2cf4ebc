import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, type PasswordReason } from '@taga/contract'
import type { Guesser } from './guess-password.ts'
import { toRomaji } from './kana-romaji.ts'
import type { LeakList } from './leak-list.ts'

/** From this length on one kind of character is enough: a long passphrase in small letters is better than `Passw0rd!`. */
const LONG_ENOUGH_FOR_ONE_KIND = 16
const RUN_LENGTH = 4
const KEYBOARD_ROWS = [
  '1234567890-^',
  'qwertyuiop@[',
  'asdfghjkl;:]',
  'zxcvbnm,./',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  'あいうえおかきくけこさしすせそたちつてとなにぬねの',
]

/**
 * Why a password may not be chosen, all reasons at once; empty when it may. AD-16: short, simple, the ID or the ID with one character
 * added, dictionary words alone or side by side. What could not be checked is refused, not let through.
 */
export async function checkPassword(
  password: string,
  about: {
    readonly name: string
    readonly organisationWords: readonly string[]
    readonly guesser: Pick<Guesser, 'guess'>
    readonly leaks?: Pick<LeakList, 'has'>
  },
): Promise<readonly PasswordReason[]> {
  const read = password.normalize('NFKC')
  const seen = reasonsSeen(read, about)
  if (seen.includes('long')) return seen
  const words = [about.name, ...about.organisationWords]
  const guessed = await about.guesser.guess(read, words)
  // typed in kana, a word is as easy to guess as in the letters that stand for it
  // and words side by side are so with blanks between them, too
  const again: PasswordReason[] = []
  for (const same of new Set([toRomaji(read), withoutGaps(read)]))
    if (same !== read) again.push(...(await about.guesser.guess(same, words)).filter((why) => why !== 'guessable'))
  const leaked = (await about.leaks?.has(password)) === true ? (['leaked'] as const) : []
  return [...new Set([...seen, ...guessed, ...again, ...leaked])]
}

/** Letters alone, whatever parts them, put side by side; anything else as it is. */
function withoutGaps(password: string): string {
  return /^[\p{L}\p{M}\s._-]+$/u.test(password) ? password.replaceAll(/[\s._-]+/gu, '') : password
}

/** The reasons that need no dictionary. */
export function reasonsSeen(
  password: string,
  about: { readonly name: string; readonly organisationWords: readonly string[] },
): readonly PasswordReason[] {
  const length = Array.from(password).length
  if (length > MAX_PASSWORD_LENGTH) return ['long']
  const plain = password.toLowerCase()
  return [
    ...reasonIf(length < MIN_PASSWORD_LENGTH, 'short'),
    ...reasonIf(length < LONG_ENOUGH_FOR_ONE_KIND && kindsOf(password) === 1, 'oneKind'),
    ...reasonIf(isRepetition(plain), 'repeated'),
    ...reasonIf(isMostlySequence(plain), 'sequence'),
    ...reasonIf(comesFromId(plain, about.name.normalize('NFKC').toLowerCase()), 'idDerived'),
    ...reasonIf(
      about.organisationWords.some((word) => isMostly(plain, word.normalize('NFKC').toLowerCase())),
      'organisation',
    ),
  ]
}

function reasonIf(holds: boolean, reason: PasswordReason): readonly PasswordReason[] {
  return holds ? [reason] : []
}

function kindsOf(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[\p{Lo}\p{Lm}]/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password))
    .length
}

/** `aaaaaaaa`, `abababab`, `abc1abc1`, and one character making up most of it. */
function isRepetition(password: string): boolean {
  if (/^(.{1,8}?)\1+$/su.test(password)) return true
  const counts = new Map<string, number>()
  for (const character of password) counts.set(character, (counts.get(character) ?? 0) + 1)
  return Math.max(0, ...counts.values()) * 2 > Array.from(password).length
}

/** Runs of four or more neighbours (abcd, 4321, qwer, あいうえ) that leave fewer than four other characters. */
function isMostlySequence(password: string): boolean {
  const left = KEYBOARD_ROWS.flatMap((row) => [row, Array.from(row).reverse().join('')]).reduce(withoutRuns, password)
  return left.length < password.length && left.length < 4
}

function withoutRuns(password: string, row: string): string {
  let left = password
  for (let length = row.length; length >= RUN_LENGTH; length -= 1) {
    for (let from = 0; from + length <= row.length; from += 1)
      left = left.replaceAll(row.slice(from, from + length), '')
  }
  return left
}

/** The ID itself, backwards, or with one character added anywhere; also the part of an address before the `@`. */
function comesFromId(password: string, name: string): boolean {
  const ids = [name, name.split('@')[0] ?? name].filter((id) => id.length > 0)
  return ids.flatMap((id) => [id, Array.from(id).reverse().join('')]).some((id) => isWithOneAdded(password, id))
}

function isWithOneAdded(password: string, id: string): boolean {
  if (password === id) return true
  const characters = Array.from(password)
  if (characters.length !== Array.from(id).length + 1) return false
  return characters.some((_, at) => characters.toSpliced(at, 1).join('') === id)
}

function isMostly(password: string, word: string): boolean {
  return word.length >= 3 && password.includes(word) && password.replaceAll(word, '').length < 5
}
