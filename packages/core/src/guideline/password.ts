import type { Password } from './concept.ts'

/** What a password may not be, and how it is kept. Measures AD-16, TW-18 and TW-16, figure F16. */
export const password = {
  prohibited: [
    { id: 'reused', ja: '他のシステムや私生活で使うものと同じ', en: 'the same as in other systems or private life' },
    {
      id: 'short',
      ja: '8文字に届かない短いもの（一般的な目安）',
      en: 'short (generally under 8 characters)',
      minLength: 8,
      systemEnforceable: true,
    },
    {
      id: 'simple',
      ja: '単純（同じ数字の連続、キーボードの並び、password など）',
      en: 'simple (repeated digits, keyboard runs, the word password)',
      examples: ['11111111', 'ABCDEDGH', 'password'],
      systemEnforceable: true,
    },
    {
      id: 'id_derived',
      ja: 'ユーザIDと同じ、またはIDに1文字足しただけ',
      en: 'the user ID itself or with one character added',
      systemEnforceable: true,
    },
    {
      id: 'dictionary',
      ja: '辞書の語そのもの、または語の組合せ',
      en: 'dictionary words as they stand or combined',
      examples: ['telework'],
    },
  ],
  change: {
    periodicChangeRequired: false,
    changeWhen: [
      { ja: '他人に手元を見られたとき', en: 'someone may have watched' },
      { ja: '借り物の端末からログインした後', en: "after logging in on a device that is not one's own" },
    ],
  },
  memo: [
    { ja: '覚えられないものはメモしてよい', en: 'noting what cannot be remembered is allowed' },
    { ja: '端末と同じかばんに入れない', en: 'not in the same bag as the terminal' },
    {
      ja: '一緒に持つなら、文字を抜く・順を替えるなど自分だけの規則を使う',
      en: 'if carried together, use a private rule such as dropping or reordering characters',
    },
  ],
  masterPassword: {
    ja: '一つの秘密の文字列に、サービスごとの追加分を付ける方法がある。追加分だけをメモすればよく、漏れても主部は守られる。',
    en: 'One method: a secret master string plus a part per service; only the part is noted, and its leak still keeps the master secret.',
  },
  browserStorage: {
    ja: 'ブラウザに覚えさせたIDとパスワードは端末に保存され、感染すると漏れ得る。重要なサービスは覚えさせず、その都度入力する。',
    en: 'IDs and passwords remembered by the browser sit on the terminal and can leak on infection; for important services type them instead.',
  },
  thirdEdition: {
    ja: '有効期限を設けて変えさせる項目は第4版でなくなった。',
    en: 'The rule of forced expiry was dropped in the 4th edition.',
  },
  figure: 'F16',
  measures: ['AD-16', 'TW-18', 'TW-16'],
} as const satisfies Password
