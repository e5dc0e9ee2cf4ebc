import type { Words } from '@taga/core'

/** One question of the security review. `good`: the answer that raises no doubt. */
export type ReviewQuestion = { readonly id: string; readonly title: Words; readonly good: 'yes' | 'no' }

/** What whoever asks for an application says of it, so that whoever decides need not ask back (AD-6.1, TW-6). */
export const REVIEW_QUESTIONS: readonly ReviewQuestion[] = [
  {
    id: 'maker',
    title: { ja: '作った会社や団体がはっきりしていますか', en: 'Is it clear who makes it?' },
    good: 'yes',
  },
  {
    id: 'officialSource',
    title: { ja: '公式サイトか公式ストアから入手できますか', en: 'Does it come from its maker or an official store?' },
    good: 'yes',
  },
  {
    id: 'updated',
    title: { ja: 'この1年の間に更新されていますか', en: 'Has it been updated within the past year?' },
    good: 'yes',
  },
  {
    id: 'knownHoles',
    title: {
      ja: '直っていない脆弱性が公表されていますか',
      en: 'Are there published vulnerabilities that are not mended?',
    },
    good: 'no',
  },
  {
    id: 'sendsOut',
    title: {
      ja: '業務のデータが社外のサーバーに送られますか',
      en: 'Does it send work data to servers outside the company?',
    },
    good: 'no',
  },
  {
    id: 'administratorRights',
    title: { ja: '動かすのに管理者権限が必要ですか', en: 'Does it need administrator rights to run?' },
    good: 'no',
  },
  {
    id: 'licence',
    title: { ja: '業務で使える利用条件（ライセンス）ですか', en: 'Does its licence allow use at work?' },
    good: 'yes',
  },
  {
    id: 'alternative',
    title: { ja: '承認済みのアプリで代わりになるものがありますか', en: 'Would an approved application do instead?' },
    good: 'no',
  },
]
