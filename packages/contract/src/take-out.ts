import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { NoteText } from './note-text.ts'
import { RegisterId, RegisterText } from './register-text.ts'

/** What somebody asks to take out of the office on a device in their hands; the original stays at the office (TW-11, EX-1). */
export const AskTakeOut = z.strictObject({
  device: RegisterId,
  title: RegisterText(200),
  level: z.enum(LEVELS),
  reason: NoteText(1000),
  originalKept: z.literal(true),
})
export type AskTakeOut = z.infer<typeof AskTakeOut>
