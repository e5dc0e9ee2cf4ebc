import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { NoteText } from './note-text.ts'
import { RegisterId } from './register-text.ts'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const ExemptSubject = z.strictObject({ kind: z.enum(['person', 'device']), id: RegisterId })
const ExemptFrom = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u)
const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** `exemptFrom`: id of a rule or posture item. `owner`: the person who answers for it. `until`: epoch ms, at most a year away. */
export const ExemptionInput = z.strictObject({
  exemptFrom: ExemptFrom,
  subject: ExemptSubject,
  reason: NoteText(1000),
  owner: RegisterId,
  until: Instant,
})
export type ExemptionInput = z.infer<typeof ExemptionInput>

/** What somebody asks for themselves or for a device they use; who grants it answers for it and sets the end. */
export const ExemptionRequest = z.strictObject({
  exemptFrom: ExemptFrom,
  subject: ExemptSubject,
  reason: NoteText(1000),
})
export type ExemptionRequest = z.infer<typeof ExemptionRequest>

export const RevokeExemption = z.strictObject({ reason: NoteText(1000) })

export const EXEMPTION_STATES = ['inForce', 'endingSoon', 'ended', 'revoked'] as const

export const ExemptionAnswer = z.object({
  id: z.string(),
  exemptFrom: z.string(),
  title: TwoWords,
  subject: z.object({ kind: z.enum(['person', 'device']), id: z.string(), name: z.string() }),
  reason: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  until: z.number().int(),
  state: z.enum(EXEMPTION_STATES),
  selfGranted: z.boolean(),
  createdAt: z.number().int(),
  createdBy: z.string(),
  revokedAt: z.number().int().optional(),
  revokedBy: z.string().optional(),
  revokeReason: z.string().optional(),
})
export type ExemptionAnswer = z.infer<typeof ExemptionAnswer>

export const ExemptionsQuery = listQuery(['until', 'created'], {
  state: z.enum(EXEMPTION_STATES).optional(),
  subject: z.enum(['person', 'device']).optional(),
})
export const ExemptionsAnswer = listAnswer(ExemptionAnswer)
export type ExemptionsAnswer = z.infer<typeof ExemptionsAnswer>

/** What one can be exempt from: rules and posture items, without those that nobody may be exempt from. */
export const ExemptionChoices = z.object({
  choices: z.array(z.object({ id: z.string(), kind: z.enum(['rule', 'item']), title: TwoWords })),
  longestMs: z.number().int(),
})
export type ExemptionChoices = z.infer<typeof ExemptionChoices>

export const ExemptionParams = z.strictObject({ exemption: RegisterId })
