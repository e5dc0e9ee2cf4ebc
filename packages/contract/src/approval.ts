import { z } from 'zod'
import { bulkInput, listAnswer, listQuery } from './list.ts'
import { NoteText } from './note-text.ts'
import { RegisterId } from './register-text.ts'

/** What a request may be: asked, then granted, refused or withdrawn; what was granted ends one day. */
export const APPROVAL_STATES = ['asked', 'granted', 'refused', 'withdrawn', 'ended'] as const
export const ApprovalState = z.enum(APPROVAL_STATES)
export type ApprovalState = z.infer<typeof ApprovalState>

/** Why something granted ended: its time was up, it was taken back, it was no longer needed, or a newer one took its place. */
export const END_CAUSES = ['expired', 'revoked', 'finished', 'replaced'] as const
export const EndCause = z.enum(END_CAUSES)
export type EndCause = z.infer<typeof EndCause>

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Who = z.object({ account: z.string(), person: z.string().optional(), name: z.string() })
const Instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** `isMine`: asked by whoever reads it. `selfDecided`: decided by the person who asked, being the only one who could. */
export const ApprovalAnswer = z.object({
  id: z.string(),
  kind: z.string(),
  title: TwoWords,
  summary: TwoWords,
  shows: z.array(z.object({ term: TwoWords, value: TwoWords })),
  subject: z.string(),
  state: ApprovalState,
  askedBy: Who,
  askedAt: z.number().int(),
  dueAt: z.number().int().optional(),
  isMine: z.boolean(),
  decidedBy: Who.optional(),
  decidedAt: z.number().int().optional(),
  selfDecided: z.boolean(),
  reason: z.string().optional(),
  conditions: z.string().optional(),
  validUntil: z.number().int().optional(),
  needsEnd: z.boolean(),
  longestMs: z.number().int().optional(),
  endHint: TwoWords.optional(),
  endedAt: z.number().int().optional(),
  endCause: EndCause.optional(),
  endReason: z.string().optional(),
})
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>

/** One request with what happened to it, oldest first. `hindrance`: what has to be put right before it can be granted, and how. */
export const ApprovalDetail = z.object({
  approval: ApprovalAnswer,
  history: z.array(z.object({ at: z.number().int(), kind: z.string(), by: z.string() })),
  hindrance: TwoWords.optional(),
})
export type ApprovalDetail = z.infer<typeof ApprovalDetail>

export const ApprovalsQuery = listQuery(['due', 'asked', 'until'], {
  state: ApprovalState.optional(),
  kind: z.string().max(100).optional(),
  endingSoon: z.enum(['true']).optional(),
})
export const ApprovalsAnswer = listAnswer(ApprovalAnswer)
export type ApprovalsAnswer = z.infer<typeof ApprovalsAnswer>

/** Every kind of request there is, for filters. */
export const ApprovalKindsAnswer = z.object({ kinds: z.array(z.object({ kind: z.string(), title: TwoWords })) })
export type ApprovalKindsAnswer = z.infer<typeof ApprovalKindsAnswer>

/** A refusal says why. `validUntil`: epoch ms, where what is granted has an end. */
export const DecideApproval = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('grant'),
    reason: NoteText(1000).optional(),
    conditions: NoteText(1000).optional(),
    validUntil: Instant.optional(),
  }),
  z.strictObject({ decision: z.literal('refuse'), reason: NoteText(1000) }),
])
export type DecideApproval = z.infer<typeof DecideApproval>

export const EndApproval = z.strictObject({ cause: z.enum(['revoked', 'finished']), reason: NoteText(1000) })
export type EndApproval = z.infer<typeof EndApproval>

export const BulkApprovals = z.discriminatedUnion('act', [
  bulkInput('grant', { reason: NoteText(1000).optional(), validUntil: Instant.optional() }),
  bulkInput('refuse', { reason: NoteText(1000) }),
])
export type BulkApprovals = z.infer<typeof BulkApprovals>

export const ApprovalParams = z.strictObject({ approval: RegisterId })
