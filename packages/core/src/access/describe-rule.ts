import { factSpec } from '../facts/catalogue.ts'
import { valueWords } from '../facts/value-words.ts'
import type { Words } from '../words.ts'
import type { Effect, ObligationKind, Rule, Test } from './rule.ts'
import { resolveBound } from './settings.ts'

/** A rule in plain words: what it applies to, what must hold (any one group, in full), what follows if not. */
export type RuleWords = {
  /** All of these; nothing here means "always". */
  readonly when: readonly Words[]
  /** Any one group of these, in full; nothing here means that the effect always follows where the rule applies. */
  readonly must: readonly (readonly Words[])[]
  readonly otherwise: Words
  readonly live: Words
}

/** Says a rule in words, made from its facts. `settings` are the organisation's thresholds: bounds are said as the numbers they stand for. */
export function describeRule(rule: Rule, settings: Readonly<Record<string, number>> = {}): RuleWords {
  return {
    when: rule.when.map((test) => describeTest(test, settings)),
    must: rule.must.map((group) => group.map((test) => describeTest(test, settings))),
    otherwise: describeEffect(rule.otherwise, settings),
    live: LIVE_WORDS[rule.live],
  }
}

/** One test as a clause, with the fact in its own words. */
export function describeTest(test: Test, settings: Readonly<Record<string, number>> = {}): Words {
  const { title, type } = factSpec(test.fact)
  const fact = { ja: `「${title.ja}」`, en: `“${title.en}”` }
  switch (test.op) {
    case 'is':
      return isWords(fact, valueOf(test, test.value), 'is')
    case 'isNot':
      return isWords(fact, valueOf(test, test.value), 'isNot')
    case 'in': {
      const values = test.values.map((value) => valueWords(test.fact, value))
      if (values.length === 1) return isWords(fact, values[0] ?? title, 'is')
      return { ja: `${fact.ja}が${listJa(values)}のいずれか`, en: `${fact.en} is ${listEn(values, 'or')}` }
    }
    case 'notIn': {
      const values = test.values.map((value) => valueWords(test.fact, value))
      return { ja: `${fact.ja}が${listJa(values)}のどれでもない`, en: `${fact.en} is none of ${listEn(values, 'and')}` }
    }
    case 'atLeast':
    case 'atMost': {
      const amount = resolveBound(test.value, settings)
      const words =
        type.kind === 'amount' && type.unit === 'ms' ? spanWords(amount) : { ja: `${amount}`, en: `${amount}` }
      return test.op === 'atLeast'
        ? { ja: `${fact.ja}が${words.ja}以上`, en: `${fact.en} is ${words.en} or more` }
        : { ja: `${fact.ja}が${words.ja}以下`, en: `${fact.en} is ${words.en} or less` }
    }
    case 'olderThanMs': {
      const span = spanWords(resolveBound(test.value, settings))
      return { ja: `${fact.ja}から${span.ja}を超えた`, en: `${fact.en} is more than ${span.en} ago` }
    }
    case 'withinMs': {
      const span = spanWords(resolveBound(test.value, settings))
      return { ja: `${fact.ja}から${span.ja}以内`, en: `${fact.en} is at most ${span.en} ago` }
    }
    case 'passed':
      return { ja: `${fact.ja}を過ぎた`, en: `${fact.en} has passed` }
    case 'notPassed':
      return { ja: `${fact.ja}をまだ過ぎていない`, en: `${fact.en} has not passed` }
    case 'sameAs': {
      const other = factSpec(test.other).title
      return { ja: `${fact.ja}と「${other.ja}」が同じ`, en: `${fact.en} and “${other.en}” are the same` }
    }
    case 'includes': {
      const other = factSpec(test.other).title
      return { ja: `${fact.ja}に「${other.ja}」が含まれる`, en: `${fact.en} includes “${other.en}”` }
    }
  }
}

function valueOf({ fact }: Test, value: unknown): Words {
  if (value === true) return { ja: 'はい', en: 'yes' }
  if (value === false) return { ja: 'いいえ', en: 'no' }
  return valueWords(fact, String(value))
}

function isWords(fact: Words, value: Words, how: 'is' | 'isNot'): Words {
  return how === 'is'
    ? { ja: `${fact.ja}が「${value.ja}」`, en: `${fact.en} is “${value.en}”` }
    : { ja: `${fact.ja}が「${value.ja}」ではない`, en: `${fact.en} is not “${value.en}”` }
}

function listJa(values: readonly Words[]): string {
  return values.map(({ ja }) => `「${ja}」`).join('')
}

function listEn(values: readonly Words[], last: 'and' | 'or'): string {
  const quoted = values.map(({ en }) => `“${en}”`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1) ?? ''}`
}

/** The effect of a rule that is not met. */
export function describeEffect(effect: Effect, settings: Readonly<Record<string, number>> = {}): Words {
  switch (effect.kind) {
    case 'deny':
      return { ja: '開かせない', en: 'it does not open' }
    case 'warn':
      return { ja: '本人に知らせ、直し方を示す', en: 'the person is told, with what to do' }
    case 'stepUp':
      return effect.proof === 'passkey'
        ? { ja: 'パスキーでの本人確認を求める', en: 'a fresh proof with a passkey is asked for' }
        : { ja: 'もう一度本人確認を求める', en: 'a fresh proof of identity is asked for' }
    case 'oblige': {
      const kinds = effect.obligations.map((obligation) => {
        const words = OBLIGATION_WORDS[obligation.kind]
        if (!('ms' in obligation)) return words
        const span = spanWords(resolveBound(obligation.ms, settings))
        return { ja: `${words.ja}（${span.ja}）`, en: `${words.en} (${span.en})` }
      })
      return {
        ja: `次を付けて開く：${kinds.map(({ ja }) => ja).join('、')}`,
        en: `it opens with: ${kinds.map(({ en }) => en).join(', ')}`,
      }
    }
  }
}

/** What each obligation asks of the carrier. */
export const OBLIGATION_WORDS: Readonly<Record<ObligationKind, Words>> = {
  watermark: { ja: '透かしの表示', en: 'a watermark' },
  noClipboardOut: { ja: 'コピーの持ち出し禁止', en: 'no copying out' },
  noClipboardIn: { ja: '貼り付け禁止', en: 'no pasting in' },
  noDownload: { ja: 'ダウンロード禁止', en: 'no download' },
  noUpload: { ja: 'アップロード禁止', en: 'no upload' },
  noPrint: { ja: '印刷禁止', en: 'no printing' },
  viewOnly: { ja: '閲覧のみ', en: 'viewing only' },
  record: { ja: '操作の記録', en: 'recording' },
  idleLock: { ja: '無操作でロック', en: 'lock when idle' },
  maxLength: { ja: '接続時間の上限', en: 'a longest duration' },
}

const LIVE_WORDS: Readonly<Record<Rule['live'], Words>> = {
  cut: { ja: '開いている接続も切る', en: 'what is already open is closed' },
  pause: { ja: '開いている接続を止め、本人確認を待つ', en: 'what is already open waits for a fresh proof' },
  leave: { ja: '開いている接続はそのまま', en: 'what is already open stays' },
}

const UNITS = [
  { ms: 86_400_000, ja: '日', en: 'day' },
  { ms: 3_600_000, ja: '時間', en: 'hour' },
  { ms: 60_000, ja: '分', en: 'minute' },
  { ms: 1_000, ja: '秒', en: 'second' },
] as const

/** A span of time in the largest unit that says it exactly. */
export function spanWords(ms: number): Words {
  const unit = UNITS.find((each) => ms >= each.ms && ms % each.ms === 0)
  if (unit === undefined) return { ja: `${ms}ミリ秒`, en: `${ms} ms` }
  const count = ms / unit.ms
  return { ja: `${count}${unit.ja}`, en: `${count} ${unit.en}${count === 1 ? '' : 's'}` }
}
