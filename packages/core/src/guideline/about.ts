import type { About } from './classification.ts'

/** Which document this is a digest of, what it counts and how it is meant to be used. */
export const about = {
  title: {
    ja: 'テレワークセキュリティガイドライン 第4版 対策一覧（自社の言葉による要約）',
    en: 'Telework Security Guideline, 4th edition: measures (digest in our own words)',
  },
  edition: 4,
  document: {
    ja: '総務省 テレワークセキュリティガイドライン 第4版（平成30年4月公表）',
    en: 'Ministry of Internal Affairs and Communications, Telework Security Guideline, 4th edition (April 2018)',
  },
  textBasis: {
    ja: '第4版案の改定文を基礎とする。公表版で確かめられた違いは patterns.yaml の published_edition に記す。',
    en: 'Based on the revision text of the draft 4th edition; differences confirmed for the published edition are listed under published_edition in patterns.yaml.',
  },
  pageNote: {
    ja: 'source_page は第4版案の解説ページ。公表版は方式が二つ増え目次が後ろにずれている（おおむね2ページ程度と推定）。',
    en: 'source_page is the explanation page in the draft 4th edition; the published edition has two more patterns and its pages sit later (estimated shift of about 2).',
  },
  counts: { total: 43, executive: 5, administrator: 18, teleworker: 20, groups: 22 },
  purpose: {
    ja: 'テレワークを始めようとする企業が、情報セキュリティ対策を考えるときの参考。',
    en: 'A reference for companies about to start telework when they think about information security.',
  },
  basis: {
    ja: 'JIS Q 27002の考え方を土台とするが、その完全な順守は求めない。',
    en: 'Built on the thinking of JIS Q 27002 without asking for full compliance.',
  },
  notAllMandatory: {
    ja: '掲げる対策は一般的なテレワークを想定した手本であり、すべてを求めるものではない。方法によって不要にも追加が必要にもなる。',
    en: 'The measures are a model for common telework, not all required everywhere; the method may make some unnecessary and others additional.',
  },
  forIndividuals: {
    ja: '企業に属さない個人事業主も参考にでき、その場合は経営者・システム管理者の項目も考慮する。',
    en: 'Usable by individuals outside companies too, who then consider the executive and administrator items as well.',
  },
  tierNote: {
    ja: '重要度による二区分で、案では基本対策事項が橙色の枠で示される。推奨側の定義文は確認できなかった。',
    en: 'Two grades of importance; the draft shows baseline measures in an orange box. The defining sentence for the recommended tier could not be seen.',
  },
  dimensionNote: {
    ja: 'ルール・人・技術の割当ては当方の判断で、原文の記載ではない。',
    en: 'The rule/people/technology assignment is our judgement; the guideline does not state it.',
  },
  selfChecklistUse: {
    ja: 'この一覧は自己点検のチェックリストにも使え、自社独自のルールを足してよい。すべてを一律に求めるものではなく、リスクに応じて選び、直して使う。',
    en: 'The list doubles as a self-check list to which a company may add its own rules; it is not uniformly mandatory: select and adapt by risk.',
  },
  caseNote: {
    ja: 'role の both は管理者と勤務者の双方を指す。replay は当方が書いた再現手順で、原文の記載ではない。',
    en: "role both means administrator and teleworker. The replay part is ours, not the guideline's.",
  },
} as const satisfies About
