import type { InformationLevels } from './concept.ts'

/** The three levels of information. Measures EX-2, AD-2 and TW-2, figure F10. */
export const informationLevels = {
  number: 3,
  approximate: true,
  figure: 'F10',
  levels: [
    {
      id: 'confidential',
      ja: '機密情報',
      en: 'confidential information',
      examples: [
        { ja: '営業秘密', en: 'trade secrets' },
        { ja: '個人情報（従業員の分を含む）', en: 'personal information, employees included' },
        { ja: '機微情報', en: 'sensitive information' },
        { ja: '顧客から預かった非公開の情報', en: 'non-public information entrusted by clients' },
        { ja: '経営に関する情報', en: 'management information' },
      ],
      teleworkTakeOut: 'excluded_by_default',
      handling: {
        ja: '持ち出しの対象から外すことが考えられる。テレワークで要るなら、リモートデスクトップ方式か仮想デスクトップ方式と利用者別の制限で見せる。',
        en: 'To be left out of what may be carried; if needed in telework, show it through remote or virtual desktop with per-user restriction.',
      },
    },
    {
      id: 'business',
      ja: '業務情報',
      en: 'business information',
      examples: [
        { ja: '社内の打合せ資料', en: 'internal meeting papers' },
        { ja: '勤務管理簿', en: 'attendance records' },
        { ja: '研修の教材', en: 'training material' },
      ],
      teleworkTakeOut: 'allowed_by_option',
      handling: {
        ja: '公開は予定しないが、持ち出しを認める区分とし得る。取扱いは定める。',
        en: 'Not meant for publication, yet a level that may be allowed out; handling must be set.',
      },
    },
    {
      id: 'public',
      ja: '公開情報',
      en: 'public information',
      examples: [
        { ja: '報道発表資料', en: 'press releases' },
        { ja: 'ウェブサイトの掲載内容', en: 'content of the website' },
        { ja: 'パンフレット', en: 'brochures' },
      ],
      teleworkTakeOut: 'allowed',
      handling: { ja: '取扱いの定めがなくてもよい区分。', en: 'The level for which no handling needs to be set.' },
    },
  ],
  marking: [
    {
      medium: 'electronic',
      ja: 'フォルダを分ける、ファイル名に【機密】を付ける',
      en: 'separate folders, a 【機密】 mark in the file name',
    },
    { medium: 'paper', ja: '余白に機密と書く、背表紙に記す', en: 'confidential in the margin, marked on the spine' },
  ],
  measures: ['EX-2', 'AD-2', 'TW-2'],
} as const satisfies InformationLevels
