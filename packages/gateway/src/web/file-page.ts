import { FIRST_PAGE, type Language, type Page } from '../front/page.ts'

/** A file that may not come in or out by this way of working. */
export function filePage(what: 'download' | 'upload' | 'tooLarge', language: Language): Page {
  const [title, lead] = WORDS[what][language]
  return {
    status: what === 'tooLarge' ? 413 : 403,
    language,
    title,
    lead,
    action: { href: '/', words: FIRST_PAGE[language] },
  }
}

const WORDS = {
  download: {
    ja: [
      'ファイルはここへ保存できません',
      'この働き方では、ファイルを手元の端末に保存できない決まりです。画面の上で作業してください。',
    ],
    en: [
      'The file cannot be kept here',
      'By this way of working no files are kept on your device. Work with it on the screen.',
    ],
  },
  upload: {
    ja: ['ファイルは送れません', 'この働き方では、手元の端末からファイルを送れない決まりです。'],
    en: ['The file cannot be sent', 'By this way of working no files are sent from your device.'],
  },
  tooLarge: {
    ja: ['大きすぎて送れません', '決められた大きさを超えています。分けて送るか、管理者に相談してください。'],
    en: ['It is too large to be sent', 'It is larger than what is allowed. Send it in parts, or ask an administrator.'],
  },
} as const
