import { z } from 'zod'
import { NoteText } from './note-text.ts'

/** Longer than this nobody reads on a telephone. */
const LONGEST = 8_000

/**
 * What somebody agrees to before a device of their own is used for work. A blank line parts its paragraphs. `en` is absent where the
 * organisation wrote it in Japanese alone, `publishedAt` for the text that comes with the program.
 */
export const ConsentText = z.object({
  version: z.string(),
  ja: z.string(),
  en: z.string().optional(),
  publishedAt: z.number().int().optional(),
})
export type ConsentText = z.infer<typeof ConsentText>

/**
 * `number` counts the texts that the organisation has published; 0 where the one that comes with the program stands. `earlier`: those
 * before, the newest first. `inUse`: devices whose owners are asked to agree anew by the next one.
 */
export const ConsentTextsAnswer = z.object({
  number: z.number().int(),
  present: ConsentText,
  earlier: z.array(ConsentText),
  suggested: ConsentText,
  inUse: z.number().int(),
})
export type ConsentTextsAnswer = z.infer<typeof ConsentTextsAnswer>

/** The text as it shall be from now on. `number` is the one that was read. */
export const PublishConsentText = z.strictObject({
  number: z.number().int().min(0).max(1_000_000),
  ja: NoteText(LONGEST),
  en: NoteText(LONGEST).optional(),
})
export type PublishConsentText = z.infer<typeof PublishConsentText>
