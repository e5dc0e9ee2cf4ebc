import type { ByodFit, CloudServices, PatternAxes } from './pattern.ts'
import type { Words } from '../words.ts'

/** How patterns are told apart, and how they limit measures. */
export const patternAxes = {
  axes: [
    { ja: '業務データが手元の端末に残るか', en: 'Is electronic data stored on the telework terminal?' },
    { ja: 'オフィスで使う端末とどういう関係か', en: 'How does it relate to the terminal used in the office?' },
    { ja: 'クラウドサービスを使うか', en: 'Are cloud services used?' },
  ],
  thinClient: {
    ja: '端末にデータを残さずに済む使い方をまとめてシンクライアント方式と呼ぶことがある。',
    en: 'Ways of working that leave no data on the terminal are sometimes called thin-client methods as a group.',
  },
  defaultScope: {
    ja: '対象の方式が書かれていない対策は、すべての方式に当てはまる。',
    en: 'A measure without a stated scope applies to every pattern.',
  },
  influence: {
    ja: '方式の違いは主に技術の対策に効いてくる。',
    en: 'The choice of pattern mainly affects the technical measures.',
  },
} as const satisfies PatternAxes

/** What to weigh when choosing a pattern. */
export const patternAdvice = [
  {
    ja: '四つの方式に加え、私用端末を認めるかどうかで必要な対策が変わる。',
    en: 'On top of the four patterns, allowing personal devices or not changes what is needed.',
  },
  {
    ja: '経営者は、危険の大きさと導入費用の両面から自社に合う方式を慎重に選ぶ。',
    en: 'Executives choose with care, weighing security risk against introduction cost.',
  },
  {
    ja: '方式の違いは技術の対策に響くので、選んだ方式が対象となる対策を拾い出す。',
    en: 'Since the pattern shapes the technical measures, pick out the measures that apply to the chosen one.',
  },
  {
    ja: '機密情報をテレワークで扱うなら、リモートデスクトップ方式か仮想デスクトップ方式が候補になる。',
    en: 'If confidential data is to be used in telework, remote desktop or virtual desktop are the candidates.',
  },
  {
    ja: '通信が不安定な場所で働くなら、端末にデータを置く方式が候補になるが、最も厳しい端末対策が要る。',
    en: 'Where communication is unstable, a pattern with data on the terminal is a candidate but demands the strictest terminal protection.',
  },
  {
    ja: '急な天候不良などで突然テレワークにする必要があるなら、PCの持ち帰りには頼れない。',
    en: 'If telework may have to start suddenly, as in bad weather, taking the PC home cannot be relied upon.',
  },
] as const satisfies readonly Words[]

/** Personal devices: which patterns suit them and what to weigh. */
export const byod = {
  bestFit: ['remote_desktop', 'virtual_desktop'],
  risky: ['cloud_app'],
  points: [
    {
      ja: '手元にデータを残さない二方式は、私用端末の管理が多少甘くても事故になりにくい。',
      en: 'With the two patterns that leave no data, a less than perfect personal device seldom leads to an accident.',
    },
    {
      ja: 'クラウド型アプリ方式は手元に保存できるため、私用端末の備えが弱いと事故に直結する。',
      en: 'The cloud application allows local saving, so a weak personal device leads straight to an accident.',
    },
    {
      ja: '私用端末は導入費を抑え得るが、管理が行き届かなくなる恐れがある。',
      en: 'Personal devices may lower introduction cost but management may fall short.',
    },
    {
      ja: '費用は、対策の追加費用（導入時と運用中）や、水準低下による事故の損失見込みと合わせて比べる。',
      en: 'Compare cost together with extra security spending (at the start and in operation) and the expected loss from accidents due to a lower level.',
    },
    {
      ja: '結果として期待ほど安くならないこともあり、端末を貸与するほうが総額で割安な場合もある。',
      en: 'The saving may turn out smaller than hoped, and lending terminals may be cheaper in total.',
    },
  ],
  measures: ['AD-9', 'TW-9', 'TW-6', 'AD-12', 'TW-12'],
} as const satisfies ByodFit

/** Cloud services: what they give, what they risk, under which conditions to use them. */
export const cloudServices = {
  definition: {
    ja: '事業者の情報システムや記録装置などの資源を、ネット越しに要る分だけ使えるようにしたもの。サーバ、ディスク、アプリなどの形で提供される。',
    en: 'Resources of a provider (systems, storage and so on) made available over the network in the amount needed, as servers, disks, applications and more.',
  },
  merits: [
    {
      ja: '規模が効くので、自前でサーバを持つより概して安い。',
      en: "Scale makes it generally cheaper than running one's own server.",
    },
    { ja: '社内にサーバ担当者を置かなくて済む。', en: 'No server staff is needed in the office.' },
    {
      ja: 'テレワーク先からの通信を通すためにファイアウォールに穴を開ける必要がなくなり、管理が楽になり、社内網に及ぶ危険が減る。',
      en: 'No hole has to be opened in the firewall for telework, which eases management and lowers the danger to the office network (figure F7).',
    },
  ],
  risks: [
    {
      ja: '外部から直接つなげないプライベートクラウドを除き、ネットからの利用が前提なので攻撃を受けやすい。',
      en: 'Except private clouds closed to direct outside access, cloud services face the Internet and are easily attacked.',
    },
    {
      ja: '漏えい事故の多くは、利用者の設定ミスでアクセス制御がない、または不適切だったことに起因する。',
      en: 'Many leaks come from user misconfiguration: access control missing or inadequate.',
    },
    { ja: '利用者が自分の責任で行うべき対策が多い。', en: "Much of the protection is the user's own responsibility." },
  ],
  conditions: [
    {
      ja: 'パスワードや暗号鍵は推測されにくくし、外に漏れないよう厳しく管理する。',
      en: 'Make passwords and keys hard to guess and keep them strictly.',
    },
    {
      ja: 'できれば多要素認証や電子証明書を併せて使う。',
      en: 'Use multi-factor authentication or certificates in addition where possible.',
    },
  ],
  personalAccounts: [
    {
      ja: '無料サービスを個人で契約して業務に使う例が増えている。十分な性能と安全性を持つものもあり、一律に禁じる必要はない。',
      en: 'Free services under personal accounts are increasingly used for work; some are good enough and a blanket ban is not needed.',
    },
    {
      ja: '私用PCへの意図しない同期や、無関係な人との共有の危険を先に把握する。',
      en: 'Know in advance the danger of unintended syncing to a private PC or sharing with outsiders.',
    },
    {
      ja: '個人のアカウントでも、乗っ取りやなりすましを防ぐ厳しいパスワード管理をする。',
      en: 'Even with personal accounts, manage passwords strictly against takeover and impersonation.',
    },
    {
      ja: '無料の代わりに、書いた内容に応じた広告や利用状況の分析・販売があり得る。避けたければ有料を検討する。',
      en: 'In return for being free, content-based advertising or sale of usage analyses may occur; if unwanted, consider a paid service.',
    },
    {
      ja: 'データを預ける以上、事業者が信用できるかを確かめる。',
      en: 'As data is entrusted, check that the provider deserves trust.',
    },
  ],
  executiveRole: {
    ja: '経営者は、利点と危険を踏まえて活用を検討する。',
    en: 'Executives weigh benefits and risks and consider its use.',
  },
  measures: ['AD-18', 'TW-20', 'AD-14', 'TW-16', 'EX-5'],
} as const satisfies CloudServices
