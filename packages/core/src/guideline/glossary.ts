import type { GlossaryTerm } from './reference.ts'

/** The guideline's terms, with our definitions. */
export const glossary = [
  {
    id: 'os',
    ja: 'OS',
    en: 'operating system',
    definition: {
      ja: '機器に基本的な動きをさせるソフト（記憶装置の管理や入出力など）。',
      en: 'The software that gives a device its basic functions, such as memory management and input/output.',
    },
    status: 'kept',
  },
  {
    id: 'ssd',
    ja: 'SSD',
    en: 'solid state drive',
    definition: {
      ja: '半導体でできた、ハードディスクの代わりに使える記録装置。',
      en: 'Storage built of semiconductor memory, used like a hard disk.',
    },
    status: 'added',
    confidence: 'medium',
  },
  {
    id: 'usb_memory',
    ja: 'USBメモリ',
    en: 'USB memory',
    definition: {
      ja: 'USBにつないで使う、持ち運べる記録媒体。',
      en: 'A portable storage medium plugged into a USB port.',
    },
    status: 'uncertain',
  },
  {
    id: 'vdi',
    ja: 'VDI',
    en: 'virtual desktop infrastructure',
    definition: {
      ja: 'サーバの上に多数の仮想PCを用意し、端末からは自分のPCのように使える仕組み。',
      en: "Virtual PCs on a server that look like one's own PC from the terminal.",
    },
    status: 'added',
  },
  {
    id: 'vpn',
    ja: 'VPN',
    en: 'virtual private network',
    definition: {
      ja: '認証や暗号化を使い、公衆網の上に守られた仮想の専用線を作る仕組み。',
      en: 'A protected virtual private line over a public network, by authentication and encryption.',
    },
    status: 'kept',
  },
  {
    id: 'account',
    ja: 'アカウント',
    en: 'account',
    definition: {
      ja: 'ネットワークや社内システムに入るための権利（IDなど）。',
      en: 'The right to enter a network or internal system (user ID and so on).',
    },
    status: 'kept',
  },
  {
    id: 'access_point',
    ja: 'アクセスポイント',
    en: 'access point',
    definition: {
      ja: '端末との間は無線、インターネットとの間は有線でつなぐ中継の機器。',
      en: 'A relay device: wireless towards the terminal, wired towards the Internet.',
    },
    status: 'added',
    confidence: 'medium',
  },
  {
    id: 'access_log',
    ja: 'アクセスログ',
    en: 'access log',
    definition: {
      ja: 'サーバやルータの動きの記録。接続の元と先が分かり、操作の分析や事故の原因調べに使う。',
      en: 'A record of what a server or router did, with source and destination, used to analyse operations and causes.',
    },
    status: 'kept',
  },
  {
    id: 'update',
    ja: 'アップデート',
    en: 'update',
    definition: {
      ja: 'ソフトの不具合を直したり機能を足したりするためのデータや操作。',
      en: 'Data and operations that fix defects or add functions in software.',
    },
    status: 'reworded',
  },
  {
    id: 'safe_area',
    ja: '安全な領域',
    en: 'safe area',
    definition: {
      ja: '守るべき情報資産が、機密性・完全性・可用性を保てる領域。物理的な備えと論理的な備えの両方を考える。',
      en: 'An area where assets keep confidentiality, integrity and availability, by physical and logical means.',
    },
    status: 'kept',
    note: {
      ja: '第3版の項目で使われた語だが、定義は第4版の用語集に残る。',
      en: 'Used by a removed item of the 3rd edition, yet the definition stays in the glossary.',
    },
  },
  {
    id: 'virus',
    ja: 'ウイルス',
    en: 'virus',
    definition: {
      ja: 'マルウェアの一つ。自分では広がらず、ファイルに入り込んで媒体や通信を介して広まる。',
      en: 'A kind of malware that does not spread by itself but enters files and travels with them.',
    },
    status: 'reworded',
  },
  {
    id: 'satellite_office',
    ja: 'サテライトオフィス',
    en: 'satellite office',
    definition: {
      ja: '本来の勤務先とは別に置くオフィス。専用のものも共同のものもある。',
      en: 'An office apart from the main workplace, dedicated or shared.',
    },
    status: 'added',
  },
  {
    id: 'security_policy',
    ja: '情報セキュリティポリシー',
    en: 'information security policy',
    definition: {
      ja: '基本方針だけ、基本方針と対策基準、三層すべてを指すことがある。ここでは三層すべて。',
      en: 'May mean layer 1, layers 1 and 2 or all three; here all three.',
    },
    status: 'kept',
  },
  {
    id: 'thin_client',
    ja: 'シンクライアント',
    en: 'thin client',
    definition: {
      ja: '専用のアプリや機器で社内システムにつなぎ、データを手元に写さずに見たり直したりする端末側の働き。',
      en: 'The terminal side that works on internal data without copying it locally.',
    },
    status: 'kept',
    confidence: 'medium',
  },
  {
    id: 'vulnerability',
    ja: '脆弱性',
    en: 'vulnerability',
    definition: {
      ja: '機器や仕組み、その使い方に潜む安全上の弱み。作る過程で入り込むものと、設定の誤りや不注意で生じるものがある。',
      en: 'A security flaw in devices, systems or their use, from design or from misconfiguration and carelessness.',
    },
    status: 'kept',
  },
  {
    id: 'definition_file',
    ja: '定義ファイル',
    en: 'definition file',
    definition: {
      ja: 'ウイルスなどの特徴を収めたファイル。見付け出すときに使う。',
      en: 'A file of the traits of viruses and so on, used to detect them.',
    },
    status: 'kept',
  },
  {
    id: 'trojan',
    ja: 'トロイの木馬',
    en: 'trojan horse',
    definition: {
      ja: '役に立つソフトのように見せて入り込み、持ち主に害をなすマルウェア。',
      en: 'Malware that enters looking like useful software and then harms the owner.',
    },
    status: 'reworded',
  },
  {
    id: 'personal_firewall',
    ja: 'パーソナルファイアウォール',
    en: 'personal firewall',
    definition: {
      ja: 'そのパソコンへの不正な通信を止めるソフト。',
      en: 'Software that stops illegitimate communication to that PC.',
    },
    status: 'kept',
  },
  {
    id: 'patch',
    ja: 'パッチ',
    en: 'patch',
    definition: {
      ja: '直す部分だけを収めた、ソフトを改良するためのプログラム。',
      en: 'A program holding only the parts to be fixed or improved.',
    },
    status: 'kept',
  },
  {
    id: 'targeted_attack',
    ja: '標的型攻撃',
    en: 'targeted attack',
    definition: {
      ja: '相手を絞り、差出人を装ったメールなどで仕掛ける攻撃。',
      en: 'An attack on a chosen target using spoofed mail and the like.',
    },
    status: 'kept',
  },
  {
    id: 'firewall',
    ja: 'ファイアウォール',
    en: 'firewall',
    definition: {
      ja: '外からの不正な通信から、内側の機器を守る装置。',
      en: 'A device protecting inside equipment from illegitimate outside access.',
    },
    status: 'kept',
  },
  {
    id: 'phishing',
    ja: 'フィッシング',
    en: 'phishing',
    definition: {
      ja: '実在する相手を装ったメールや偽サイトで、番号などを入れさせたり感染させたりする手口。',
      en: 'Luring people to enter numbers or be infected, by posing as a real party.',
    },
    status: 'kept',
  },
  {
    id: 'stepping_stone',
    ja: '踏み台',
    en: 'stepping stone',
    definition: {
      ja: '持ち主が知らないうちに乗っ取られ、攻撃や迷惑メールの中継に使われる機器。',
      en: 'A device taken over unnoticed and used to relay attacks or spam.',
    },
    status: 'kept',
  },
  {
    id: 'malware',
    ja: 'マルウェア',
    en: 'malware',
    definition: {
      ja: 'ウイルス・ワーム・トロイの木馬など、悪意のあるソフトの総称。知らないうちに入り、望まない動きをする。',
      en: 'The general name for malicious software: viruses, worms, trojans; it enters unnoticed and does what the owner does not want.',
    },
    status: 'uncertain',
  },
  {
    id: 'middleware',
    ja: 'ミドルウェア',
    en: 'middleware',
    definition: { ja: 'OSとアプリの間の処理を行うソフト。', en: 'Software working between the OS and applications.' },
    status: 'kept',
  },
  {
    id: 'ransomware',
    ja: 'ランサムウェア',
    en: 'ransomware',
    definition: {
      ja: 'データを勝手に暗号化し、戻すことと引き換えに金銭を求めるマルウェア。',
      en: 'Malware that encrypts data and demands money for its return.',
    },
    status: 'added',
  },
  {
    id: 'router',
    ja: 'ルータ',
    en: 'router',
    definition: { ja: 'ネットワーク上の通信の道筋を制御する機器。', en: 'A device controlling paths on a network.' },
    status: 'kept',
  },
  {
    id: 'worm',
    ja: 'ワーム',
    en: 'worm',
    definition: {
      ja: 'ネットを通じて自分の写しを送り、広がっていくマルウェア。',
      en: 'Malware that sends copies of itself over the network.',
    },
    status: 'reworded',
  },
  {
    id: 'one_time_password',
    ja: 'ワンタイムパスワード',
    en: 'one-time password',
    definition: { ja: '一度しか使えないパスワードによる認証。', en: 'Authentication by a password usable only once.' },
    status: 'kept',
  },
  {
    id: 'jis_q_27002',
    ja: 'JIS Q 27002',
    en: 'JIS Q 27002',
    definition: {
      ja: '情報セキュリティの管理項目を集めた国際規格ISO/IEC 27002（2005年）を、2006年に国内規格としたもの。第4版でも冒頭で触れられる。',
      en: 'The domestic standard (2006) of the international ISO/IEC 27002 (2005), a collection of security controls; the 4th edition still mentions it in its introduction.',
    },
    status: 'removed_from_glossary',
    confidence: 'medium',
  },
  {
    id: 'telework_centre',
    ja: 'テレワークセンター',
    en: 'telework centre',
    definition: {
      ja: '勤務者の作業場所として用意された施設。サテライトオフィスという語に置き換わった。',
      en: 'A facility provided as a place of work; replaced by the term satellite office.',
    },
    status: 'removed_from_glossary',
    confidence: 'medium',
  },
] as const satisfies readonly GlossaryTerm[]
