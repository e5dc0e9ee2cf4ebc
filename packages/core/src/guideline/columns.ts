import type { Column } from './reference.ts'

/** The six columns (コラム) as facts. */
export const columns = [
  {
    id: 'COL-1',
    title: { ja: '中小企業の取組を支える仕組み', en: 'Support for small and medium companies' },
    facts: [
      {
        ja: 'SECURITY ACTION（IPA）は、取組を自ら宣言すると段階に応じたロゴを掲げられる。',
        en: 'SECURITY ACTION (IPA): a self-declaration lets a company show a logo according to the stage.',
      },
      {
        ja: '一つ星は情報セキュリティ5か条の実践、二つ星は自社診断に基づくポリシーの策定と公開。',
        en: 'One star: practice of the five rules; two stars: a policy made and published on the basis of the self-diagnosis.',
      },
      {
        ja: 'JNSAの理解度チェックで、従業員が自分の知識を確かめられる（メール、インターネット、ウイルス、パスワードなど）。',
        en: 'JNSA offers a check by which employees test their knowledge (mail, Internet, viruses, passwords and so on).',
      },
    ],
    links: ['LNK-4', 'LNK-5'],
  },
  {
    id: 'COL-2',
    title: { ja: '紙で持ち出すとき', en: 'Taking paper out' },
    facts: [
      {
        ja: '情報をデータで扱って紙をなくすと暗号化などの対策が取りやすい。',
        en: 'Going paperless makes encryption and similar measures easy.',
      },
      {
        ja: 'それでも紙の持ち出しは多く、漏えいの経路の約半分（47.0％、JNSA調査、2017年6月14日公表）が紙である。',
        en: 'Still much goes out on paper, and paper accounts for about half of leak media (47.0%, JNSA survey, 14 June 2017).',
      },
      {
        ja: '持ち出してよい範囲、廃棄の方法、管理表への記載を決める。',
        en: 'Set the scope allowed out, the disposal method and an entry in a ledger.',
      },
      {
        ja: '共用の仕事場ではつい油断し、紙を置き忘れやすい。',
        en: 'In coworking spaces attention relaxes and papers are left behind.',
      },
    ],
    number: { value: 47, unit: 'percent', source: 'JNSA 2017-06-14' },
  },
  {
    id: 'COL-3',
    title: { ja: '次世代型のウイルス対策', en: 'Next-generation antivirus' },
    facts: [
      {
        ja: '標的型攻撃のマルウェアは広く配られず、検出されないように作られるため、従来の手配書方式では見つからないことが多い。',
        en: 'Malware for targeted attacks is not spread widely and is built to evade, so signature-based tools often miss it.',
      },
      {
        ja: '動く様子を監視し、似た挙動を見付けて警告したり止めたりする製品がある。',
        en: 'Some products watch behaviour and warn or stop what looks like malware.',
      },
      {
        ja: '危険の大きい業務の端末に入れて、対策を重ねられる。',
        en: 'They can be added on terminals for risky work.',
      },
    ],
  },
  {
    id: 'COL-4',
    title: { ja: '社内SNSの活用', en: 'Internal social networks' },
    facts: [
      {
        ja: '相談相手がいないと不自然なメールに気付きにくい。',
        en: 'Without someone to ask, odd mail is harder to notice.',
      },
      {
        ja: '従業員間の連絡を社内SNSなどにすると、なりすましを避け、やり取りや共有もしやすくなる。',
        en: 'Using an internal social network among employees avoids impersonation and eases exchange and sharing.',
      },
    ],
  },
  {
    id: 'COL-5',
    title: { ja: '覚えやすいパスワードの作り方', en: 'Making memorable passwords' },
    facts: [
      {
        ja: '秘密の一つの文字列に、サービスごとの追加分を続ける。',
        en: 'A secret master string with an addition per service.',
      },
      {
        ja: '追加分だけをメモしておけば、漏れても主部が守られる。',
        en: 'If only the addition is noted, its leak keeps the master secret.',
      },
    ],
    ourNote: {
      ja: '原文の時点の方法。今はパスワード管理ソフトや多要素認証を優先するのが一般的（当方の補足）。',
      en: 'A method of its time; today password managers and multi-factor authentication usually come first (our remark).',
    },
  },
  {
    id: 'COL-6',
    title: { ja: 'ブラウザに覚えさせることの危険', en: 'Letting the browser remember' },
    facts: [
      { ja: '覚えさせた内容は端末の中に保存される。', en: 'What it remembers is stored on the terminal.' },
      {
        ja: '端末がマルウェアに感染すると漏れ得る。重要なサービスは手で入力する。',
        en: 'Infection of the terminal can leak it; for important services type by hand.',
      },
    ],
  },
] as const satisfies readonly Column[]
