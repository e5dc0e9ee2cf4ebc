import type { Figure } from './reference.ts'

/** The figures and the table of the draft. */
export const figures = [
  {
    id: 'F1',
    number: 1,
    kind: 'figure',
    title: { ja: '脅威と脆弱性', en: 'threats and vulnerabilities' },
    shows: { ja: '三つの領域ごとの脅威・脆弱性・事故。', en: 'Threats, vulnerabilities and incidents in three zones.' },
  },
  {
    id: 'F2',
    number: 2,
    kind: 'figure',
    title: { ja: '対策のバランス', en: 'balance of measures' },
    shows: {
      ja: '三つが釣り合うと水準が高く、釣り合わないと下がることを容器の図で示す。',
      en: 'A vessel showing that balance keeps the level high and imbalance lowers it.',
    },
  },
  {
    id: 'T1',
    number: 1,
    kind: 'table',
    title: { ja: '四つの方式', en: 'the four patterns' },
    shows: { ja: '方式ごとの特徴の比較。', en: 'Comparison of the patterns.' },
  },
  {
    id: 'F3',
    number: 3,
    kind: 'figure',
    title: { ja: 'リモートデスクトップ方式', en: 'remote desktop' },
    shows: { ja: 'ネット越しにオフィスの端末を動かす様子。', en: 'Operating the office terminal over the Internet.' },
  },
  {
    id: 'F4',
    number: 4,
    kind: 'figure',
    title: { ja: '仮想デスクトップ方式', en: 'virtual desktop' },
    shows: {
      ja: 'ネット越しにVDIサーバの中の仮想端末を動かす様子。',
      en: 'Operating a virtual terminal in the VDI server over the Internet.',
    },
  },
  {
    id: 'F5',
    number: 5,
    kind: 'figure',
    title: { ja: 'クラウド型アプリ方式', en: 'cloud application' },
    shows: {
      ja: 'テレワーク端末とオフィスの端末が、ともにクラウドのアプリを使う流れ。',
      en: 'Both terminals using the cloud application.',
    },
  },
  {
    id: 'F6',
    number: 6,
    kind: 'figure',
    title: { ja: '会社PCの持ち帰り方式', en: 'taking the company PC home' },
    shows: {
      ja: '端末を運び、必要ならVPNで社内につなぐ流れ。',
      en: 'Carrying the terminal and connecting by VPN if needed.',
    },
  },
  {
    id: 'F7',
    number: 7,
    kind: 'figure',
    title: { ja: 'クラウドへの移行', en: 'moving to the cloud' },
    shows: {
      ja: '社内サーバからクラウドに移すと、外からの通り道が要らなくなることを示す。',
      en: 'Moving from internal servers to the cloud removes the need for an opening from outside.',
    },
  },
  {
    id: 'F8',
    number: 8,
    kind: 'figure',
    title: { ja: 'ポリシーの構成', en: 'structure of the policy' },
    shows: { ja: '三つの階層。', en: 'The three layers.' },
  },
  {
    id: 'F9',
    number: 9,
    kind: 'figure',
    title: { ja: 'PDCAサイクル', en: 'the PDCA cycle' },
    shows: { ja: 'ポリシーを四段階で回す流れ。', en: 'Turning the policy in four stages.' },
  },
  {
    id: 'F10',
    number: 10,
    kind: 'figure',
    title: { ja: '情報のレベル分け', en: 'levels of information' },
    shows: { ja: '三つのレベルとその例。', en: 'Three levels with examples.' },
  },
  {
    id: 'F11',
    number: 11,
    kind: 'figure',
    title: { ja: '情報セキュリティ教育', en: 'security education' },
    shows: { ja: '教育の様子。', en: 'Education taking place.' },
  },
  {
    id: 'F12',
    number: 12,
    kind: 'figure',
    title: { ja: 'イントラネットやポスターによる啓発', en: 'awareness by intranet and posters' },
    shows: {
      ja: 'ファイル共有の注意を三点挙げた月別のメッセージの例。',
      en: 'An example of a monthly message with three points on file sharing.',
    },
  },
  {
    id: 'F13',
    number: 13,
    kind: 'figure',
    title: { ja: 'バックアップの大切さ', en: 'importance of backup' },
    shows: { ja: '外せる媒体への控え。', en: 'A copy on removable media.' },
  },
  {
    id: 'F14',
    number: 14,
    kind: 'figure',
    title: { ja: '無線LANの危険', en: 'risks of wireless LAN' },
    shows: {
      ja: '安全な接続先と、WPA2で守られない、または偽の接続先の違い。',
      en: 'Safe access points versus ones without WPA2 or spoofed.',
    },
  },
  {
    id: 'F15',
    number: 15,
    kind: 'figure',
    title: { ja: 'ファイアウォールの設置', en: 'placing a firewall' },
    shows: { ja: '社内とインターネットの境目に置く様子。', en: 'Placing one at the boundary.' },
  },
  {
    id: 'F16',
    number: 16,
    kind: 'figure',
    title: { ja: 'パスワードの管理', en: 'password management' },
    shows: {
      ja: '推測されやすい例と、長さと文字に気を付けた例。',
      en: 'Guessable examples and ones with length and characters in mind.',
    },
  },
] as const satisfies readonly Figure[]
