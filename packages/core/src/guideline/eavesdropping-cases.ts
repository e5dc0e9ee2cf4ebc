import type { TroubleCase } from './trouble-case.ts'

/** Trouble cases CASE-09 to CASE-10, category eavesdropping. */
export const eavesdroppingCases = [
  {
    id: 'CASE-09',
    number: 9,
    category: 'eavesdropping',
    title: { ja: '公衆Wi-Fiで送った添付の内容が漏れる', en: 'Attachment read on public Wi-Fi' },
    whatHappened: {
      ja: '公衆無線LANでメールを送ったところ、添付に書いた秘密を競合企業がいつの間にか知っていた。',
      en: 'While mail was exchanged over public Wi-Fi, the secret content of an attachment turned out to be known to a competitor.',
    },
    cause: {
      ja: 'パスワードのない、または広く知られた接続先では、同じ場の利用者や偽のアクセスポイントに傍受され得る。',
      en: 'On access points without a password, or with one known to all, fellow users and fake access points can intercept.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'teleworker',
        ja: '公衆無線LANやホテルの回線では、送る秘密情報をファイルごと暗号化する、暗号化できるメールソフトを使う、VPNで経路を暗号化する、のいずれかを行う。',
        en: 'On public Wi-Fi or a hotel line, encrypt the file, use mail software with encryption, or encrypt the path with a VPN.',
      },
      {
        role: 'teleworker',
        ja: 'パスワードは別のメールで送らず、電話やショートメッセージなどで伝える。',
        en: 'Do not send the password by a second mail; use phone or SMS.',
      },
      {
        role: 'administrator',
        ja: '暗号化の道具と使い方を用意する。',
        en: 'Provide the tools for encryption and how to use them.',
        inferred: true,
      },
    ],
    linkedMeasures: ['TW-13'],
    alsoTouches: ['TW-14', 'AD-13', 'AD-15', 'TW-17'],
    replay: [
      {
        id: 'CASE-09-A',
        given: [
          {
            ja: '接続先がパスワードなしの公衆無線LANと申告された',
            en: 'The declared access point is public Wi-Fi without a password',
          },
          { ja: 'VPNは使っていない', en: 'No VPN is used' },
        ],
        when: { ja: '機密情報を送ると申告する', en: 'Sending confidential information is declared' },
        expectPrevention: [
          {
            ja: '送らずに、VPNやhttps、暗号化の条件を満たすよう示される',
            en: 'It is not allowed; meeting the VPN, https or encryption condition is required',
          },
        ],
        expectDetection: [
          { ja: '条件を満たさない利用の申告が記録される', en: 'The declaration of a condition not met is recorded' },
        ],
      },
      {
        id: 'CASE-09-B',
        given: [
          {
            ja: '暗号化した添付とパスワードの連絡手段が登録されている',
            en: 'The encrypted attachment and the channel for its password are registered',
          },
        ],
        when: {
          ja: '同じメール経路でパスワードを送ると申告する',
          en: 'Sending the password over the same mail path is declared',
        },
        expectPrevention: [{ ja: '別の手段を選ぶよう求められる', en: 'Choosing another channel is required' }],
        expectDetection: [
          { ja: '同一経路での送付が自己点検で数えられる', en: 'Same-channel sending is counted in self-checks' },
        ],
      },
    ],
  },
  {
    id: 'CASE-10',
    number: 10,
    category: 'eavesdropping',
    title: { ja: '新幹線で未発表の新製品資料', en: 'An unreleased product on the train' },
    whatHappened: {
      ja: '出張中の車内で未発表の新製品の発表資料を作っていたところ、内容をSNSに流出情報として書き込まれた。',
      en: 'While a presentation on an unannounced product was being made on a train, its content was posted on social media as a leak.',
    },
    cause: {
      ja: '人目のある場所で、画面に大きな文字で出る資料を扱った。',
      en: 'Material in large letters was handled in a place where others can see.',
    },
    impact: ['confidentiality'],
    countermeasures: [
      {
        role: 'teleworker',
        ja: 'フィルターで画面を読まれにくくする。',
        en: 'Fit a privacy filter to make the screen hard to read.',
      },
      { role: 'teleworker', ja: '文字の大きな資料は縮小表示にする。', en: 'Show large-letter material zoomed out.' },
      {
        role: 'teleworker',
        ja: '絶対に見られてはいけない資料は、人目のある場所では開かない。',
        en: 'Do not open, where others can look, material that must never be seen.',
      },
    ],
    linkedMeasures: ['TW-15'],
    alsoTouches: ['EX-2', 'TW-2'],
    replay: [
      {
        id: 'CASE-10-A',
        given: [
          { ja: '勤務場所が公共交通機関と申告された', en: 'The place of work is declared as public transport' },
          { ja: '扱う情報の区分が機密である', en: 'The level handled is confidential' },
        ],
        when: { ja: 'その作業の開始を申告する', en: 'Starting that work is declared' },
        expectPrevention: [
          {
            ja: 'その場での作業は不可と示され、場所を変えるか非機密の作業に替えるよう案内される',
            en: 'Working there is not allowed; another place or non-confidential work is suggested',
          },
        ],
        expectDetection: [
          {
            ja: '場所と区分の組合せが記録され、教育の材料になる',
            en: 'The combination of place and level is recorded and feeds education',
          },
        ],
      },
    ],
  },
] as const satisfies readonly TroubleCase[]
