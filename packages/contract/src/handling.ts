import { LEVELS } from '@taga/core'
import { z } from 'zod'
import { RegisterText } from './register-text.ts'

/** How far something may be done with information of a level. */
export const HANDLING_RULES = ['free', 'conditions', 'no'] as const
const Rule = z.enum(HANDLING_RULES)

/** How information of one level is handled here: what counts as it, and what may be done with it (EX-2, AD-2, TW-2). */
export const Handling = z.strictObject({
  meaning: RegisterText(500),
  examples: z.array(RegisterText(200)).max(20),
  telework: Rule,
  takeOut: Rule,
  print: Rule,
  send: Rule,
  encrypt: z.enum(['required', 'advised', 'none']),
  who: RegisterText(300),
  conditions: RegisterText(1_000).optional(),
})
export type Handling = z.infer<typeof Handling>

/** `version` 0: nobody has decided, and what the guideline suggests is shown. */
export const HandlingChange = z.strictObject({ handling: Handling, version: z.number().int().min(0) })
export type HandlingChange = z.infer<typeof HandlingChange>

export const LevelAnswer = z.object({
  level: z.enum(LEVELS),
  handling: Handling,
  version: z.number().int(),
  updatedAt: z.number().int().optional(),
})
export type LevelAnswer = z.infer<typeof LevelAnswer>

export const LevelsAnswer = z.object({ levels: z.array(LevelAnswer) })
export type LevelsAnswer = z.infer<typeof LevelsAnswer>
