import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import type { Bound } from './rule.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A threshold the organisation may tune between `min` and `max` (both included), in `unit`. `value` is the default. */
export type Setting = {
  readonly value: number
  readonly unit: 'ms'
  readonly title: Words
  readonly measures: readonly [MeasureId, ...MeasureId[]]
  readonly min: number
  readonly max: number
}

/** The thresholds of the default rules, and what gateways go by beside them. Where the guideline names an upper limit, it is the highest value that may be set. */
export const DEFAULT_SETTINGS = {
  lookMaxAgeMs: {
    value: 15 * MINUTE,
    unit: 'ms',
    title: { ja: '端末の点検結果を信じる時間', en: 'how long a look at the device is believed' },
    measures: ['TW-7', 'TW-8'],
    min: 12 * MINUTE,
    max: 15 * MINUTE,
  },
  antimalwareSignatureMaxAgeMs: {
    value: 7 * DAY,
    unit: 'ms',
    title: { ja: '定義ファイルの古さの上限', en: 'oldest antimalware signatures allowed' },
    measures: ['TW-7', 'AD-7'],
    min: DAY,
    max: 7 * DAY,
  },
  antimalwareSignatureWarnAgeMs: {
    value: DAY,
    unit: 'ms',
    title: { ja: '定義ファイルの古さを知らせる時期', en: 'age of antimalware signatures that is pointed out' },
    measures: ['TW-7'],
    min: HOUR,
    max: 7 * DAY,
  },
  securityUpdateGraceMs: {
    value: 14 * DAY,
    unit: 'ms',
    title: { ja: 'セキュリティ更新の適用期限', en: 'time allowed to install a security update' },
    measures: ['AD-8', 'TW-8'],
    min: DAY,
    max: 60 * DAY,
  },
  securityUpdateWarnMs: {
    value: 3 * DAY,
    unit: 'ms',
    title: { ja: 'セキュリティ更新の適用を促す時期', en: 'when a pending security update is pointed out' },
    measures: ['AD-8', 'TW-8'],
    min: HOUR,
    max: 60 * DAY,
  },
  longAbsenceMs: {
    value: 14 * DAY,
    unit: 'ms',
    title: { ja: '久しぶりの使用とみなす未使用期間', en: 'time unused after which updates come first' },
    measures: ['TW-8', 'AD-8'],
    min: DAY,
    max: 90 * DAY,
  },
  screenLockMaxDelayMs: {
    value: 10 * MINUTE,
    unit: 'ms',
    title: { ja: '画面ロックまでの時間の上限', en: 'longest delay until the screen locks' },
    measures: ['TW-12'],
    min: 30 * SECOND,
    max: 30 * MINUTE,
  },
  sharedPlaceIdleLockMs: {
    value: 3 * MINUTE,
    unit: 'ms',
    title: { ja: '共用の場所での無操作ロック', en: 'idle lock in a shared place' },
    measures: ['TW-15'],
    min: 30 * SECOND,
    max: 10 * MINUTE,
  },
  screenProtectionMaxAgeMs: {
    value: 12 * HOUR,
    unit: 'ms',
    title: { ja: '覗き見対策の確認が有効な時間', en: 'how long a confirmed screen protection counts' },
    measures: ['TW-15'],
    min: HOUR,
    max: 24 * HOUR,
  },
  freshProofMaxAgeMs: {
    value: 15 * MINUTE,
    unit: 'ms',
    title: { ja: '直前の本人確認とみなす時間', en: 'how long a proof of identity counts as fresh' },
    measures: ['AD-14'],
    min: MINUTE,
    max: 12 * HOUR,
  },
  protectionsConfirmedMaxAgeMs: {
    value: 365 * DAY,
    unit: 'ms',
    title: {
      ja: '私用端末の保護対策の確認が有効な期間',
      en: 'how long a confirmed protection of a personal device counts',
    },
    measures: ['TW-9', 'AD-9'],
    min: DAY,
    max: 366 * DAY,
  },
  contactsMaxAgeMs: {
    value: 365 * DAY,
    unit: 'ms',
    title: { ja: '緊急連絡先の確認が有効な期間', en: 'how long a confirmed list of contacts counts' },
    measures: ['EX-4', 'TW-4'],
    min: 30 * DAY,
    max: 366 * DAY,
  },
  streamLossMs: {
    value: 10 * MINUTE,
    unit: 'ms',
    title: {
      ja: 'ゲートウェイがサーバーと切れても、開いている接続を続ける時間',
      en: 'how long open connections go on at a gateway that has lost its server',
    },
    measures: ['AD-15'],
    min: 0,
    max: HOUR,
  },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingId = keyof typeof DEFAULT_SETTINGS
export const SETTING_IDS = Object.keys(DEFAULT_SETTINGS) as readonly SettingId[] // the keys of a literal are its own key type
export function isSettingId(text: string): text is SettingId {
  return Object.hasOwn(DEFAULT_SETTINGS, text)
}
/** The entry, widened to its general type. */
export function findSetting(id: SettingId): Setting {
  return DEFAULT_SETTINGS[id]
}

/**
 * The number a bound stands for: its own, the organisation's, or the default.
 * Throws RangeError where the setting is not known or the organisation's value is outside its limits: a rule with a bound nobody can
 * tell must not decide.
 */
export function resolveBound(bound: Bound, settings: Readonly<Record<string, number>> = {}): number {
  if (typeof bound === 'number') return bound
  if (!isSettingId(bound.setting)) throw new RangeError(`unknown setting ${bound.setting}`)
  const { value, min, max } = findSetting(bound.setting)
  const tuned = Object.hasOwn(settings, bound.setting) ? settings[bound.setting] : undefined
  if (tuned === undefined) return value
  if (!(Number.isFinite(tuned) && tuned >= min && tuned <= max))
    throw new RangeError(`setting ${bound.setting} must be between ${min} and ${max}`)
  return tuned
}
