import type { Level, Words } from '@taga/core'

/** The levels of information in the words of the screens. */
export const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  public: { ja: '公開情報', en: 'public information' },
  business: { ja: '業務情報', en: 'business information' },
  confidential: { ja: '機密情報', en: 'confidential information' },
}
