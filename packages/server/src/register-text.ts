import { z } from 'zod'

/**
 * Composes text as NFC does, but leaves CJK compatibility ideographs alone: NFC would turn the 福 (U+FA1B) that somebody's family
 * register has into the common 福. Never NFKC.
 */
export function composeText(text: string): string {
  return text.replaceAll(COMPOSABLE, (part) => part.normalize('NFC'))
}

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

/**
 * One line of text in a register: trimmed, composed, with something to see in it, without control characters and without those that turn
 * the direction of what follows. `maxLength` counts UTF-16 units.
 */
export function RegisterText(maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .overwrite(composeText)
    .min(1)
    .max(maxLength)
    .refine((text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(text), 'one line without control characters')
    .refine((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text), 'something to see')
}

const COMPOSABLE = /[^\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]+/gu
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
