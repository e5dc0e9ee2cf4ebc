import type { DraftPattern } from './pattern.ts'
import { PATTERN_NAMES } from './pattern-names.ts'

/** The four patterns of the draft 4th edition. */
export const draftPatterns = [
  {
    id: 'remote_desktop',
    numberDraft: '①',
    numberPublished: '①',
    name: PATTERN_NAMES.remote_desktop,
    summary: {
      ja: 'オフィスにある自分の端末の画面を、テレワーク端末から遠隔で見て操作する。',
      en: 'The terminal that stays in the office is viewed and operated remotely from the telework terminal.',
    },
    table: {
      dataStoredOnTerminal: { value: 'no', ja: '保存しない', en: 'not stored' },
      sameEnvironmentAsOffice: { value: 'same', ja: '同じ', en: 'same' },
      cloudServiceUsed: { value: 'no', ja: 'しない', en: 'no' },
      byodAffinity: { value: 'conditional', ja: '一定の条件のもとで可', en: 'possible under certain conditions' },
      fastConnection: { value: 'required', ja: '必須', en: 'required' },
      remarks: { value: null, ja: 'なし', en: 'none' },
    },
    thinClient: true,
    dataFlow: {
      figure: 'F3',
      steps: [
        {
          ja: '手元の端末（ディスクレスでもよい）から、ネットを通って社内に入る。',
          en: 'The telework terminal (possibly diskless) connects to the internal system over the Internet.',
        },
        {
          ja: 'オフィスの端末を遠隔操作し、手元には画面が届くだけになる。',
          en: 'It operates the office terminal; only the screen reaches the user.',
        },
        {
          ja: '成果物は社内に残り、手元の端末には置かれない。',
          en: 'Results are saved on the office side; nothing remains on the telework terminal.',
        },
      ],
    },
    strengths: [
      {
        ja: 'オフィスと同じ環境なので、途中の仕事をそのまま続けられる。',
        en: 'Same environment as the office, so work continues naturally.',
      },
      {
        ja: '手元にデータが残らないため、私用端末も選択肢になる。',
        en: 'No data stays locally, so personal devices become an option.',
      },
    ],
    weaknesses: [
      { ja: '回線が遅いと操作しにくい。', en: 'Operation suffers when the line is not fast enough.' },
      {
        ja: 'オフィス側に操作対象の端末を置いておく必要がある。',
        en: 'A terminal must stay in the office to be operated.',
      },
      {
        ja: 'IDとパスワードが漏れると、なりすまされて社内システムを操作される。',
        en: 'If account and password leak, someone can impersonate the user and operate the internal system.',
      },
      { ja: '電波の届かない場所では使えない。', en: 'Unusable where there is no coverage.' },
    ],
    needs: [
      { ja: '十分に速いインターネット回線。', en: 'A sufficiently fast Internet line.' },
      {
        ja: '強い利用者認証の基準と、認証情報を端末に残さない運用。',
        en: 'A strong authentication standard and no credentials stored on the terminal.',
      },
      {
        ja: '機密を見せるなら、人ごとの権限の絞り込み。',
        en: 'Per-user access restriction when confidential data is handled.',
      },
    ],
    measuresNamed: ['AD-14', 'TW-16'],
    measuresMentioned: ['EX-2', 'AD-2', 'AD-12'],
  },
  {
    id: 'virtual_desktop',
    numberDraft: '②',
    numberPublished: '②',
    name: PATTERN_NAMES.virtual_desktop,
    summary: {
      ja: '社内サーバ上のVDIに用意された自分用の画面へ、離れた場所からログインして使う。',
      en: 'The user logs in remotely to a virtual desktop (VDI) that a server in the office provides.',
    },
    table: {
      dataStoredOnTerminal: { value: 'no', ja: '保存しない', en: 'not stored' },
      sameEnvironmentAsOffice: {
        value: 'dedicated',
        ja: 'テレワーク専用の環境',
        en: 'an environment dedicated to telework',
      },
      cloudServiceUsed: { value: 'no', ja: 'しない', en: 'no' },
      byodAffinity: { value: 'conditional', ja: '一定の条件のもとで可', en: 'possible under certain conditions' },
      fastConnection: { value: 'required', ja: '必須', en: 'required' },
      remarks: { value: null, ja: 'なし', en: 'none' },
    },
    thinClient: true,
    dataFlow: {
      figure: 'F4',
      steps: [
        {
          ja: '手元の端末から、ネットを通って社内のVDIサーバに入る。',
          en: 'The telework terminal connects to the VDI server inside the company over the Internet.',
        },
        { ja: 'サーバ内の仮想端末を遠隔操作する。', en: 'It operates the virtual terminal inside the server.' },
        {
          ja: 'データは社内のストレージに置かれ、テレワーク端末には残らない。',
          en: 'Data sits in internal storage and does not stay on the telework terminal.',
        },
      ],
    },
    strengths: [
      { ja: 'オフィスに一人一台の端末を残さなくてよい。', en: 'No terminal per person has to stay in the office.' },
      {
        ja: '管理者が仮想環境をまとめて管理でき、対策の質が揃う。',
        en: 'Administrators manage the virtual environment as one, so protection is uniform.',
      },
      { ja: '手元にデータが残らない。', en: 'No data stays on the terminal.' },
      { ja: 'ディスクレス端末なら更新作業の手間が減る。', en: 'With diskless terminals the updating work shrinks.' },
    ],
    weaknesses: [
      { ja: '回線速度が操作性を左右する。', en: 'Line speed decides how well it can be operated.' },
      { ja: '認証情報が漏れるとなりすまされる。', en: 'Leaked credentials allow impersonation.' },
      { ja: '電波の届かない場所では使えない。', en: 'Unusable where there is no coverage.' },
    ],
    needs: [
      { ja: '十分に速いインターネット回線。', en: 'A sufficiently fast Internet line.' },
      { ja: 'VDIの基盤（サーバ）と一元的な管理。', en: 'A VDI platform (server) and central management.' },
      {
        ja: '強い利用者認証の基準と、認証情報を端末に残さない運用。',
        en: 'A strong authentication standard and no credentials stored on the terminal.',
      },
    ],
    measuresNamed: ['AD-14', 'TW-16'],
    measuresMentioned: ['EX-2', 'AD-2', 'AD-8', 'AD-12'],
  },
  {
    id: 'cloud_app',
    numberDraft: '③',
    numberPublished: '③',
    name: PATTERN_NAMES.cloud_app,
    summary: {
      ja: '社内か社外かを問わず、クラウドのサーバにあるアプリをネット越しに使って作業する。',
      en: 'Whether in the office or outside, work is done with applications on cloud servers over the Internet.',
    },
    table: {
      dataStoredOnTerminal: { value: 'either', ja: 'どちらも可', en: 'either' },
      sameEnvironmentAsOffice: {
        value: 'same_for_cloud_apps',
        ja: 'クラウド型アプリに関しては同じ',
        en: 'same as far as the cloud application goes',
      },
      cloudServiceUsed: { value: 'yes', ja: 'する', en: 'yes' },
      byodAffinity: { value: 'conditional', ja: '一定の条件のもとで可', en: 'possible under certain conditions' },
      fastConnection: { value: 'desirable', ja: '望ましい', en: 'desirable' },
      remarks: { value: null, ja: 'なし', en: 'none' },
    },
    thinClient: false,
    dataFlow: {
      figure: 'F5',
      steps: [
        {
          ja: '在宅側もオフィス側も、同じクラウドのアプリへネット越しに入る。',
          en: 'Both the telework terminal and the office terminal connect to the same cloud application over the Internet.',
        },
        { ja: 'データの保存先はクラウドでも手元でも選べる。', en: 'Data can be saved in the cloud or locally.' },
      ],
    },
    strengths: [
      { ja: '回線速度の影響が小さい。', en: 'Line speed matters only to a limited degree.' },
      { ja: '場所を問わず同じアプリを使える。', en: 'The same application is available everywhere.' },
      {
        ja: '社内サーバのために外からの通り道を開けずに済む。',
        en: 'No opening for outside access to an internal server is needed.',
      },
    ],
    weaknesses: [
      {
        ja: '勤務者が手元に業務データを保存してしまうと、その管理が課題になる。',
        en: 'If teleworkers save business data locally, managing it becomes a problem.',
      },
      {
        ja: '私用端末に保存できてしまうので、端末対策の手抜きが事故に直結する。',
        en: 'Since saving on a personal device is possible, poor protection of the device leads straight to an accident.',
      },
      {
        ja: 'ネットに面しているため、クラウドそのものが狙われる。',
        en: 'The cloud itself is exposed to attack from outside.',
      },
      { ja: '電波の届かない場所では使えない。', en: 'Unusable where there is no coverage.' },
    ],
    needs: [
      {
        ja: '保存先に関するルールと、端末に保存した場合の管理。',
        en: 'A rule on where to save, and management of anything saved on terminals.',
      },
      {
        ja: 'クラウドの認証情報の厳しい管理（できれば多要素認証や電子証明書）。',
        en: 'Strict management of cloud credentials (multi-factor authentication or certificates if possible).',
      },
      { ja: 'アクセス制御の設定確認。', en: 'Verification of the access-control settings.' },
    ],
    measuresNamed: [],
    measuresMentioned: ['AD-12', 'AD-18', 'TW-20'],
  },
  {
    id: 'take_home_pc',
    numberDraft: '④',
    numberPublished: '⑥',
    name: PATTERN_NAMES.take_home_pc,
    summary: {
      ja: 'オフィスで使っている端末そのものを持ち出して作業する。',
      en: 'The very terminal used in the office is carried out and used for work.',
    },
    table: {
      dataStoredOnTerminal: { value: 'yes', ja: '保存する', en: 'stored' },
      sameEnvironmentAsOffice: { value: 'same', ja: '同じ', en: 'same' },
      cloudServiceUsed: { value: 'no', ja: 'しない', en: 'no' },
      byodAffinity: { value: 'not_applicable', ja: '該当なし', en: 'not applicable' },
      fastConnection: { value: 'not_required', ja: '不要', en: 'not required' },
      remarks: {
        value: 'paper_included',
        ja: '紙で資料を持ち出す場合もこの方式に含める',
        en: 'taking documents out on paper counts as this pattern too',
        confidence: 'medium',
      },
    },
    thinClient: false,
    dataFlow: {
      figure: 'F6',
      steps: [
        {
          ja: '従業員がオフィスの端末を物理的に持ち運ぶ。',
          en: 'The employee physically carries the office terminal.',
        },
        {
          ja: '社内に入る必要があれば、VPN経由で社内システムにつなぐ。',
          en: 'If the internal system is needed, the terminal connects through a VPN.',
        },
        { ja: 'データは持ち運ぶ端末の中にある。', en: 'Data sits on the carried terminal.' },
      ],
    },
    strengths: [
      {
        ja: '回線速度に左右されず、移動中など通信が不安定でも作業できる。',
        en: 'Independent of line speed: work goes on even where communication is unstable, such as in transit.',
      },
      { ja: '普段と同じ端末を使える。', en: 'The usual terminal is used.' },
    ],
    weaknesses: [
      { ja: '在宅のたびに持ち帰る手間がある。', en: 'It must be carried home each time.' },
      {
        ja: '持ち帰っていない日は使えず、天候などによる急なテレワークに向かない。',
        en: 'Useless on a day it was left at the office, so unfit for sudden telework such as in bad weather.',
      },
      {
        ja: 'データを端末に置くので、対策を最も厳しくしなければならない。',
        en: 'Data lives on the terminal, so protection has to be the strictest of the four.',
      },
    ],
    needs: [
      {
        ja: 'ネット経由で社内に入るなら、経路の漏えい対策としてVPNが前提となる。',
        en: 'VPN is presupposed when the office is accessed over the Internet.',
      },
      {
        ja: '端末とデータの暗号化、盗難・紛失への備え。',
        en: 'Encryption of terminal and data and preparation for theft or loss.',
      },
      { ja: '原本・バックアップの保管。', en: 'Keeping originals and backups.' },
    ],
    measuresNamed: ['AD-14', 'TW-11', 'TW-16'],
    measuresMentioned: ['TW-12'],
  },
] as const satisfies readonly DraftPattern[]
