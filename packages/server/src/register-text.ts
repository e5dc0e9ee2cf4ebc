export { composeText, RegisterText } from '@taga/contract'

/** Text as it is searched and compared, never shown: width, case, kana and the usual variants of kanji in names make no difference. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ぁ-ゖ]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + KANA_OFFSET))
    .replaceAll(VARIANT, (kanji) => VARIANTS[kanji] ?? kanji)
    .replaceAll(/\s+/gu, ' ')
    .trim()
}

const KANA_OFFSET = 0x60
const VARIANTS: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  𠮷: '吉',
  濵: '浜',
  濱: '浜',
  邊: '辺',
  邉: '辺',
  齋: '斎',
  齊: '斎',
  斉: '斎',
  澤: '沢',
  櫻: '桜',
  廣: '広',
  德: '徳',
  惠: '恵',
}
const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join('')}]`, 'gu')
