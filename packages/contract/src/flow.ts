import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'

export const FLOW_KINDS = ['joiner', 'leaver'] as const
const Kind = z.enum(FLOW_KINDS)
export type FlowKind = z.infer<typeof Kind>

/** The steps of both flows, in the order in which they are shown (A5: AD-12, AD-14, EX-3). */
export const FLOW_STEPS = [
  'inRegister',
  'account',
  'rights',
  'device',
  'card',
  'training',
  'rulesTold',
  'hasLeft',
  'accountClosed',
  'rightsRevoked',
  'devicesBack',
  'itemsBack',
  'contacts',
  'informationBack',
] as const
const Step = z.enum(FLOW_STEPS)
export type FlowStepId = z.infer<typeof Step>

const Instant = z.number().int().min(0)
const TwoWords = z.object({ ja: z.string(), en: z.string() })

export const StartFlow = z.strictObject({ person: RegisterId, kind: Kind, dueAt: Instant })
export type StartFlow = z.infer<typeof StartFlow>

/** `done` and `notNeeded` are somebody's word; `notNeeded` needs the reason. */
export const MarkStep = z.strictObject({
  mark: z.enum(['done', 'notNeeded', 'open']),
  note: RegisterText(500).optional(),
  version: Version,
})
export type MarkStep = z.infer<typeof MarkStep>

/**
 * One step. `seen`: Taga sees for itself whether it is done, and nobody can tick it; `declared`: somebody's word.
 * `left` says what is still missing, or what the registers say against that word: then the step stays open.
 */
export const FlowStep = z.object({
  step: Step,
  title: TwoWords,
  how: z.enum(['seen', 'declared']),
  state: z.enum(['done', 'notNeeded', 'open']),
  /** Whether it can be said that it is not needed. */
  canSkip: z.boolean(),
  left: TwoWords.optional(),
  href: z.string().optional(),
  note: z.string().optional(),
  markedAt: z.number().int().optional(),
  markedBy: z.string().optional(),
})
export type FlowStep = z.infer<typeof FlowStep>

const row = {
  id: z.string(),
  person: z.string(),
  personName: z.string(),
  kind: Kind,
  startedAt: z.number().int(),
  dueAt: z.number().int(),
  closedAt: z.number().int().optional(),
  version: z.number().int(),
}
export const FlowRow = z.object({ ...row, late: z.boolean() })
export type FlowRow = z.infer<typeof FlowRow>
export const FlowsQuery = listQuery(['due', 'started'], {
  kind: Kind.optional(),
  state: z.enum(['open', 'closed']).optional(),
})
export type FlowsQuery = z.input<typeof FlowsQuery>
export const FlowsAnswer = listAnswer(FlowRow)
export type FlowsAnswer = z.infer<typeof FlowsAnswer>

export const FlowAnswer = z.object({ ...row, late: z.boolean(), steps: z.array(FlowStep) })
export type FlowAnswer = z.infer<typeof FlowAnswer>
