import {
  type FactKey,
  factSpec,
  type FindingObservation,
  type FindingState,
  type PostureFinding,
  type UnknownReason,
  type Value,
  type Words,
} from '@taga/core'
import type { Language } from '../commands/io.ts'

export const STATE_WORDS: Readonly<Record<FindingState, Words>> = {
  holds: { ja: '良好', en: 'ok' },
  fails: { ja: '要対応', en: 'mend' },
  unknown: { ja: '不明', en: 'unknown' },
  stale: { ja: '古い', en: 'stale' },
  exempt: { ja: '免除', en: 'exempt' },
  notApplicable: { ja: '対象外', en: 'not judged' },
}

export const UNKNOWN_WORDS: Readonly<Record<UnknownReason, Words>> = {
  notReported: { ja: 'まだ分からない', en: 'not known yet' },
  notSupported: { ja: '調べる方法がない', en: 'cannot be seen here' },
  noRight: { ja: '読む権限がない', en: 'no right to read it' },
  toolMissing: { ja: '調べる道具がない', en: 'the tool that tells is missing' },
  timedOut: { ja: '時間内に答えがない', en: 'no answer in time' },
  unreadable: { ja: '読み取れない', en: 'cannot be read' },
  tooLarge: { ja: '多すぎる', en: 'too much to read' },
}

/** Choices of the catalogue in words; one without an entry is shown as it is. */
const CHOICES: Readonly<Record<string, Words>> = {
  valid: { ja: '有効', en: 'valid' },
  expired: { ja: '期限切れ', en: 'expired' },
  protected: { ja: '保護あり', en: 'protected' },
  tpmOnly: { ja: 'TPMのみ', en: 'TPM alone' },
  exposed: { ja: 'むき出し', en: 'exposed' },
  notWifi: { ja: '無線LANではない', en: 'not Wi-Fi' },
  open: { ja: '暗号化なし', en: 'open' },
  wired: { ja: '有線', en: 'wired' },
  wifi: { ja: '無線LAN', en: 'Wi-Fi' },
  mobile: { ja: '携帯回線', en: 'mobile' },
  virtual: { ja: '仮想', en: 'virtual' },
  none: { ja: 'なし', en: 'none' },
  full: { ja: 'すべての通信', en: 'all traffic' },
  split: { ja: '一部の通信', en: 'some traffic' },
  laptop: { ja: 'ノートPC', en: 'laptop' },
  desktop: { ja: 'デスクトップPC', en: 'desktop' },
  server: { ja: 'サーバー', en: 'server' },
}

/** A value as a person reads it, by the fact's own type. Times are in the computer's own zone. */
export function valueWords(key: FactKey, value: Value, language: Language): string {
  const { type } = factSpec(key)
  if (typeof value === 'boolean') return language === 'ja' ? (value ? 'はい' : 'いいえ') : value ? 'yes' : 'no'
  if (typeof value === 'object') return listWords(value, language)
  if (typeof value === 'string') return type.kind === 'choice' ? (CHOICES[value]?.[language] ?? value) : value
  if (type.kind === 'instant') return timeWords(value)
  if (type.kind === 'deadline') return dayWords(value)
  if (type.kind === 'amount' && type.unit === 'ms') return durationWords(value, language)
  return String(value)
}

const SHOWN_LIST = 4

function listWords(values: readonly string[], language: Language): string {
  if (values.length === 0) return language === 'ja' ? 'なし' : 'none'
  const rest = values.length - SHOWN_LIST
  const shown = values.slice(0, SHOWN_LIST).join(', ')
  if (rest <= 0) return shown
  return language === 'ja' ? `${shown} ほか${rest}件` : `${shown} and ${rest} more`
}

/** A length of time in its largest fitting unit. What exceeds a century never ends. */
export function durationWords(ms: number, language: Language): string {
  const units = [
    { ms: 86_400_000, ja: '日', en: 'd' },
    { ms: 3_600_000, ja: '時間', en: 'h' },
    { ms: 60_000, ja: '分', en: 'min' },
    { ms: 1_000, ja: '秒', en: 's' },
  ]
  if (ms > 36_525 * 86_400_000) return language === 'ja' ? 'ロックしない' : 'never'
  if (ms <= 0) return '0'
  const unit = units.find((each) => ms >= each.ms)
  if (unit === undefined) return language === 'ja' ? `${Math.round(ms)}ミリ秒` : `${Math.round(ms)} ms`
  const count = Math.floor(ms / unit.ms)
  return language === 'ja' ? `${count}${unit.ja}` : `${count} ${unit.en}`
}

/** How old an observation is; a look of this minute is "now". */
export function ageWords(ageMs: number, language: Language): string {
  if (ageMs < 60_000) return language === 'ja' ? 'いま' : 'now'
  return language === 'ja' ? `${durationWords(ageMs, language)}前` : `${durationWords(ageMs, language)} ago`
}

/** What an item is about, for a person: the system it was asked on is told once, at the top. */
export function tellingFacts(finding: Pick<PostureFinding, 'observations'>): readonly FindingObservation[] {
  const telling = finding.observations.filter(({ fact }) => fact !== 'device.os' && fact !== 'device.kind')
  return telling.length === 0 ? finding.observations : telling
}

/** The observation that decides what is shown of an item: what is missing where it is unknown, else what was seen first. */
export function leadingFact(finding: Pick<PostureFinding, 'observations' | 'state'>): FindingObservation | undefined {
  const facts = tellingFacts(finding)
  const wanted = finding.state === 'unknown' ? 'unknown' : 'value'
  return facts.find(({ kind }) => kind === wanted) ?? facts[0]
}

/** What is known behind an item: its values, or why there is none. */
export function findingWords(finding: Pick<PostureFinding, 'observations' | 'state'>, language: Language): string {
  const facts = tellingFacts(finding)
  const said = facts.flatMap((one) => {
    if (one.kind === 'unknown') return []
    const value = valueWords(one.fact, one.value, language)
    // A bare yes or no would leave the reader to guess to what.
    const isNamed = facts.length > 1 || typeof one.value === 'boolean'
    return [isNamed ? `${factSpec(one.fact).title[language]}: ${value}` : value]
  })
  const leading = leadingFact(finding)
  const missing = leading?.kind === 'unknown' ? [missingWords(leading, facts.length > 1, language)] : []
  return [...missing, ...said].join(language === 'ja' ? '、' : ', ')
}

function missingWords(
  one: FindingObservation & { readonly kind: 'unknown' },
  isNamed: boolean,
  language: Language,
): string {
  const why = UNKNOWN_WORDS[one.reason][language]
  return isNamed ? `${factSpec(one.fact).title[language]}: ${why}` : why
}

export function dayWords(at: number): string {
  const time = new Date(at)
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

export function timeWords(at: number): string {
  const time = new Date(at)
  return `${dayWords(at)} ${two(time.getHours())}:${two(time.getMinutes())}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
