import { z } from 'zod'
import { composeText } from './register-text.ts'

/** What somebody writes in their own words: a reason, a condition. May have several lines; nothing that is not seen or turns text round. */
export function NoteText(maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .overwrite((text) => composeText(text.replaceAll('\r\n', '\n')))
    .min(1)
    .max(maxLength)
    .refine((text) => !/[\p{Cs}\p{Bidi_Control}]|(?!\n)\p{Cc}/u.test(text), 'text without control characters')
    .refine((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text), 'something to see')
}
