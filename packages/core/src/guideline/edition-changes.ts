import { fourthEditionChanges } from './fourth-edition-changes.ts'
import { thirdEditionChanges } from './third-edition-changes.ts'
import type { EditionChanges } from './edition.ts'

/** What changed from the 3rd to the 4th edition. */
export const editionChanges = {
  fromEdition: 3,
  toEdition: 4,
  summary: {
    third: { kept: 17, reworded: 14, removed: 2, split: 0 },
    fourth: { kept: 17, reworded: 14, added: 12, split: 0 },
  },
  statuses: [
    { id: 'kept', ja: '要求文が変わらない', en: 'requirement unchanged' },
    { id: 'reworded', ja: '要求文が改められた', en: 'requirement reworded' },
    { id: 'added', ja: '新しい項目', en: 'new item' },
    { id: 'removed', ja: 'なくなった項目', en: 'item dropped' },
    { id: 'split', ja: '複数に分かれた項目', en: 'item split (none occurred)' },
  ],
  measures: [...thirdEditionChanges, ...fourthEditionChanges],
  structure: [
    {
      change: 'reworded',
      ja: '章の名が、悪意のソフトウェアからマルウェアへ、不正侵入・踏み台から不正アクセスへ変わった。',
      en: 'Category names changed: malicious software to malware, intrusion and stepping stones to unauthorised access.',
    },
    { change: 'added', ja: '外部サービスの章が加わった。', en: 'A category on external services was added.' },
    {
      change: 'added',
      ja: '対策を基本と推奨の二段階に分けた。',
      en: 'Measures were given two tiers, baseline and recommended.',
    },
    {
      change: 'added',
      ja: '14のトラブル事例と、六つのコラムが加わった。',
      en: 'Fourteen trouble cases and six columns were added.',
    },
    {
      change: 'reworded',
      ja: '方式が三つから四つ（公表版では六つ）に変わった。',
      en: 'The patterns went from three to four (six in the published edition).',
    },
    {
      change: 'added',
      ja: '自己点検のチェックリストとして使えると明記された。',
      en: 'It now says the list serves as a self-check list.',
    },
    { change: 'added', ja: '参考リンク集が加わった。', en: 'A list of reference links was added.' },
    {
      change: 'reworded',
      ja: '職場はオフィスに、私物端末は私用端末に言い換えられた。',
      en: 'Workplace became office, privately owned became personal-use terminal.',
    },
  ],
  explanationChanges: [
    {
      measures: ['TW-14'],
      ja: '公衆無線LANへの注意は、第3版では送信時の暗号化（3-TW-11）の解説にあった。',
      en: 'The public Wi-Fi caution was in the explanation of 3-TW-11.',
    },
    {
      measures: ['AD-14'],
      ja: '多要素認証と電子証明書が解説に加わった。',
      en: 'Multi-factor authentication and certificates came into the explanation.',
    },
    {
      measures: ['TW-18'],
      ja: '頻繁な変更は要らず、見られた後などに変えるとされた。',
      en: 'Frequent change is not needed; change after being watched and the like.',
    },
    {
      measures: ['TW-7'],
      ja: '定義の更新は毎日が理想、週1回以上とされた。',
      en: 'Daily ideally, at least weekly definition updates.',
    },
    {
      measures: ['TW-12'],
      ja: '自動ロックや指紋・顔認証、盗難防止ワイヤーが加わった。',
      en: 'Auto-lock, fingerprint and face authentication and anti-theft wires were added.',
    },
    {
      measures: ['AD-12'],
      ja: '台帳にパッチの欄を設けること、廃棄時の確実な消去は第3版から続く。',
      en: 'The patch column in the register and reliable erasure on disposal continue from the 3rd edition.',
    },
    {
      measures: ['TW-11'],
      ja: '対象が、旧①②から会社PCの持ち帰り方式に変わった。',
      en: 'The scope moved from the former patterns 1 and 2 to taking the PC home.',
    },
  ],
} as const satisfies EditionChanges
