import type { Words } from '../words.ts'

/** Why a password was refused. Measure AD-16; see `PASSWORD_REASON_WORDS`. */
export const PASSWORD_REASONS = [
  'short',
  'long',
  'oneKind',
  'repeated',
  'sequence',
  'idDerived',
  'dictionary',
  'organisation',
  'leaked',
  'guessable',
  'unchanged',
  'exposed',
  'notChecked',
] as const
export type PasswordReason = (typeof PASSWORD_REASONS)[number]

export const PASSWORD_REASON_WORDS = {
  short: { ja: '8文字より短い', en: 'shorter than 8 characters' },
  long: { ja: '256文字より長い', en: 'longer than 256 characters' },
  oneKind: {
    ja: '数字だけ、記号だけなど1種類の文字しか使っていない（16文字以上なら可）',
    en: 'uses a single kind of character, such as digits only (accepted from 16 characters)',
  },
  repeated: { ja: '同じ文字や並びの繰り返し', en: 'repeats one character or group of characters' },
  sequence: { ja: '連番やキーボードの並び', en: 'a run of letters, digits or neighbouring keys' },
  idDerived: {
    ja: 'ユーザーIDと同じ、逆順、または1文字足しただけ',
    en: 'the user ID itself, reversed, or with one character added',
  },
  dictionary: { ja: '辞書の語、または語を並べただけ', en: 'a dictionary word, or words put side by side' },
  organisation: { ja: '会社名など組織にまつわる語が中心', en: 'mostly words of this organisation, such as its name' },
  leaked: { ja: '過去に漏えいしたパスワードの一覧にある', en: 'on a list of passwords that have leaked' },
  guessable: { ja: '推測されやすい', en: 'easy to guess' },
  unchanged: { ja: 'いまのパスワードと同じ', en: 'the same as the present one' },
  exposed: { ja: '他人に知られたおそれのある前のパスワードと同じ', en: 'an earlier one that somebody else may know' },
  notChecked: {
    ja: '強さを確認できなかった（もう一度お試しください）',
    en: 'its strength could not be checked (please try again)',
  },
} as const satisfies Readonly<Record<PasswordReason, Words>>
