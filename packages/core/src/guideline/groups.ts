import type { Group } from './classification.ts'

/** The 22 groups of measures that the guideline explains together. */
export const groups = [
  { id: 'G01', topic: { ja: 'ポリシーと監査', en: 'policy and audit' }, members: ['EX-1', 'AD-1', 'TW-1'] },
  { id: 'G02', topic: { ja: '情報のレベル', en: 'information levels' }, members: ['EX-2', 'AD-2', 'TW-2'] },
  { id: 'G03', topic: { ja: '教育と啓発', en: 'education and awareness' }, members: ['EX-3', 'AD-3', 'TW-3'] },
  { id: 'G04', topic: { ja: '連絡体制と訓練', en: 'contacts and drills' }, members: ['EX-4', 'AD-4', 'TW-4'] },
  { id: 'G05', topic: { ja: '予算', en: 'budget' }, members: ['EX-5'] },
  { id: 'G06', topic: { ja: '危険なサイト', en: 'dangerous sites' }, members: ['AD-5', 'TW-5'] },
  { id: 'G07', topic: { ja: 'アプリの導入', en: 'application installs' }, members: ['AD-6', 'TW-6'] },
  { id: 'G08', topic: { ja: 'ウイルス対策', en: 'antivirus' }, members: ['AD-7', 'TW-7'] },
  { id: 'G09', topic: { ja: '更新', en: 'updates' }, members: ['AD-8', 'TW-8'] },
  { id: 'G10', topic: { ja: '私用端末と改造', en: 'personal and modified devices' }, members: ['AD-9', 'TW-9'] },
  { id: 'G11', topic: { ja: 'バックアップ', en: 'backups' }, members: ['AD-10'] },
  {
    id: 'G12',
    topic: { ja: '不審メールと感染報告', en: 'suspicious mail and infection reports' },
    members: ['AD-11', 'TW-10'],
  },
  { id: 'G13', topic: { ja: '原本の保管', en: 'keeping originals' }, members: ['TW-11'] },
  { id: 'G14', topic: { ja: '台帳・暗号化・盗難', en: 'register, encryption, theft' }, members: ['AD-12', 'TW-12'] },
  { id: 'G15', topic: { ja: '送信の暗号化', en: 'encryption in transit' }, members: ['TW-13'] },
  { id: 'G16', topic: { ja: '無線LAN', en: 'wireless LAN' }, members: ['AD-13', 'TW-14'] },
  { id: 'G17', topic: { ja: '覗き見', en: 'shoulder surfing' }, members: ['TW-15'] },
  { id: 'G18', topic: { ja: '認証', en: 'authentication' }, members: ['AD-14', 'TW-16'] },
  { id: 'G19', topic: { ja: 'アクセス方法と境界', en: 'access method and boundary' }, members: ['AD-15', 'TW-17'] },
  { id: 'G20', topic: { ja: 'パスワード', en: 'passwords' }, members: ['AD-16', 'TW-18'] },
  { id: 'G21', topic: { ja: 'SNS', en: 'SNS' }, members: ['AD-17', 'TW-19'] },
  { id: 'G22', topic: { ja: 'ファイル共有・クラウド', en: 'file sharing and cloud' }, members: ['AD-18', 'TW-20'] },
] as const satisfies readonly Group[]
