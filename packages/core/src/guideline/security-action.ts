import type { Words } from '../words.ts'
import type { MeasureId } from './ids.ts'

/**
 * A point of SECURITY ACTION, the declaration scheme for small and medium companies that column COL-1 points to. One star asks for five
 * things anybody can do, two stars for a self-diagnosis and a policy made public on its basis. `measures` are those of ours that show it:
 * our judgement.
 */
export type SecurityActionPoint = {
  readonly id: string
  readonly stars: 1 | 2
  readonly title: Words
  readonly measures: readonly MeasureId[]
}

/** The points of both stages, in our own words. The last of each stage is the declaration itself. */
export const securityAction = [
  {
    id: 'one.updates',
    stars: 1,
    title: { ja: 'OSとソフトウェアを新しく保つ', en: 'Keep systems and software up to date' },
    measures: ['AD-8', 'TW-8'],
  },
  {
    id: 'one.antivirus',
    stars: 1,
    title: { ja: 'ウイルス対策を入れ、定義を更新する', en: 'Run antimalware and keep its signatures current' },
    measures: ['AD-7', 'TW-7'],
  },
  {
    id: 'one.passwords',
    stars: 1,
    title: { ja: '長く複雑なパスワードを使い、使い回さない', en: 'Use long, complex passwords, each for one place' },
    measures: ['AD-16', 'TW-18'],
  },
  {
    id: 'one.sharing',
    stars: 1,
    title: { ja: '共有の設定を見直す', en: 'Look over what is shared with whom' },
    measures: ['AD-2', 'AD-18'],
  },
  {
    id: 'one.threats',
    stars: 1,
    title: { ja: '攻撃の手口を知り、社内に伝える', en: 'Know how attacks work, and pass it on' },
    measures: ['EX-3', 'AD-3', 'TW-3'],
  },
  {
    id: 'one.declared',
    stars: 1,
    title: { ja: '一つ星を宣言した', en: 'One star was declared' },
    measures: [],
  },
  {
    id: 'two.diagnosis',
    stars: 2,
    title: { ja: '自社診断で現状を確かめた', en: 'The self-diagnosis was made' },
    measures: [],
  },
  {
    id: 'two.policy',
    stars: 2,
    title: { ja: '基本方針を定め、外部に公開した', en: 'A basic policy was laid down and made public' },
    measures: ['EX-1'],
  },
  {
    id: 'two.declared',
    stars: 2,
    title: { ja: '二つ星を宣言した', en: 'Two stars were declared' },
    measures: [],
  },
] as const satisfies readonly SecurityActionPoint[]

export type SecurityActionId = (typeof securityAction)[number]['id']

const pointIds: ReadonlySet<string> = new Set(securityAction.map(({ id }) => id))

/** Whether a text from outside is the id of a point. */
export function isSecurityActionId(text: string): text is SecurityActionId {
  return pointIds.has(text)
}
