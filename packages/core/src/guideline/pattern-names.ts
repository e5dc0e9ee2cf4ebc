import type { PatternId } from './ids.ts'
import type { Words } from '../words.ts'

/** What the six ways of teleworking are called. Apart from their texts, so that a page that only names them need not load those. */
export const PATTERN_NAMES: Readonly<Record<PatternId, Words>> = {
  remote_desktop: { ja: 'リモートデスクトップ方式', en: 'Remote desktop' },
  virtual_desktop: { ja: '仮想デスクトップ方式', en: 'Virtual desktop' },
  cloud_app: { ja: 'クラウド型アプリ方式', en: 'Cloud application' },
  take_home_pc: { ja: '会社PCの持ち帰り方式', en: 'Taking the company PC home' },
  secure_browser: { ja: 'セキュアブラウザ方式', en: 'Secure browser' },
  app_wrapping: { ja: 'アプリケーションラッピング方式', en: 'Application wrapping' },
}
