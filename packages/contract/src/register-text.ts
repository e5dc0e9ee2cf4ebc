import { z } from 'zod'

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

/**
 * Composes text as NFC does, but leaves CJK compatibility ideographs alone: NFC would turn the 福 (U+FA1B) that somebody's family
 * register has into the common 福. Never NFKC.
 */
export function composeText(text: string): string {
  return text.replaceAll(COMPOSABLE, (part) => part.normalize('NFC'))
}

/** The id of a row of a register, and how often it has been changed: what a change was read from. */
export const RegisterId = z.string().min(1).max(100)
export const Version = z.number().int().min(1)

const COMPOSABLE = /[^\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]+/gu
