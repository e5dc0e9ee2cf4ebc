import type { Category, Dimension, Role, Tier } from './classification.ts'

/** The three roles. */
export const roles = [
  {
    id: 'executive',
    prefix: 'EX',
    ja: '経営者',
    en: 'executive',
    count: 5,
  },
  {
    id: 'administrator',
    prefix: 'AD',
    ja: 'システム管理者',
    en: 'system administrator',
    count: 18,
  },
  {
    id: 'teleworker',
    prefix: 'TW',
    ja: 'テレワーク勤務者',
    en: 'teleworker',
    count: 20,
  },
] as const satisfies readonly Role[]

/** The six categories, ア to カ. */
export const categories = [
  {
    id: 'framework',
    letter: 'ア',
    ja: '情報セキュリティ保全対策の大枠',
    en: 'Overall framework of information security',
  },
  {
    id: 'malware',
    letter: 'イ',
    ja: 'マルウェアに対する対策',
    en: 'Measures against malware',
    thirdEditionName: '悪意のソフトウェアに対する対策',
  },
  {
    id: 'loss_theft',
    letter: 'ウ',
    ja: '端末の紛失・盗難に対する対策',
    en: 'Measures against loss or theft of terminals',
  },
  {
    id: 'eavesdropping',
    letter: 'エ',
    ja: '重要情報の盗聴に対する対策',
    en: 'Measures against eavesdropping on important information',
  },
  {
    id: 'unauthorized_access',
    letter: 'オ',
    ja: '不正アクセスに対する対策',
    en: 'Measures against unauthorised access',
    thirdEditionName: '不正侵入・踏み台に対する対策',
  },
  {
    id: 'external_services',
    letter: 'カ',
    ja: '外部サービスの利用に対する対策',
    en: 'Measures for the use of external services',
    thirdEditionName: null,
  },
] as const satisfies readonly Category[]

/** The two grades of importance. */
export const tiers = [
  { id: 'baseline', ja: '基本対策事項', en: 'baseline measure' },
  { id: 'recommended', ja: '推奨対策事項', en: 'recommended measure' },
] as const satisfies readonly Tier[]

/** The three staves of the barrel. */
export const dimensions = [
  { id: 'rule', ja: 'ルール', en: 'rule' },
  { id: 'people', ja: '人', en: 'people' },
  { id: 'technology', ja: '技術', en: 'technology' },
] as const satisfies readonly Dimension[]
