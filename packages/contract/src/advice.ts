import { COST_INPUTS, LEVELS, NEED_IDS, PATTERN_IDS, SERVICE_QUESTION_IDS } from '@taga/core'
import { z } from 'zod'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Version = z.number().int().min(0)

export const NeedsNote = z.strictObject({ needs: z.record(z.enum(NEED_IDS), z.enum(['yes', 'no', 'unknown'])) })
export type NeedsNote = z.infer<typeof NeedsNote>

const Amount = z.number().min(0).max(1e12)
const Range = z
  .strictObject({ low: Amount, high: Amount })
  .refine(({ low, high }) => low <= high, { message: 'low_above_high' })
export const CostsNote = z.strictObject({ inputs: z.partialRecord(z.enum(COST_INPUTS), Range) })
export type CostsNote = z.infer<typeof CostsNote>

const Judged = z.enum(['fine', 'worry', 'open'])
export const ServiceNote = z.strictObject({
  answers: z.partialRecord(
    z.enum(SERVICE_QUESTION_IDS),
    z.strictObject({ text: z.string().trim().max(2_000), judged: Judged }),
  ),
})
export type ServiceNote = z.infer<typeof ServiceNote>

/** Keeps what the advisor was told. `version` is the one that was read, 0 where nothing was kept. */
export const KeepNeeds = z.strictObject({ ...NeedsNote.shape, version: Version })
export const KeepCosts = z.strictObject({ ...CostsNote.shape, version: Version })
export const KeepServiceNote = z.strictObject({ ...ServiceNote.shape, version: Version })

export const KeptAnswer = z.object({ version: z.number().int() })
export type KeptAnswer = z.infer<typeof KeptAnswer>

/** A need of a pattern as it stands today: `n` of `of` meet it, and `unknown` of them nobody knows of. */
export const NeedStateAnswer = z.object({
  id: z.string(),
  title: TwoWords,
  measures: z.array(z.string()),
  state: z.enum(['holds', 'partly', 'fails', 'unknown']),
  n: z.number().int(),
  of: z.number().int(),
  unknown: z.number().int(),
})
export type NeedStateAnswer = z.infer<typeof NeedStateAnswer>

/** A department, the patterns recorded for it, and what it was said to need. */
export const DepartmentAdvice = z.object({
  id: z.string(),
  name: z.string(),
  patterns: z.array(z.enum(PATTERN_IDS)),
  version: z.number().int(),
  people: z.number().int(),
  needs: NeedsNote.shape.needs.optional(),
  noteVersion: z.number().int(),
})
export type DepartmentAdvice = z.infer<typeof DepartmentAdvice>

export const DepartmentsAdviceAnswer = z.object({ departments: z.array(DepartmentAdvice) })
export type DepartmentsAdviceAnswer = z.infer<typeof DepartmentsAdviceAnswer>

export const DepartmentAdviceAnswer = z.object({
  department: DepartmentAdvice,
  devices: z.number().int(),
  patternNeeds: z.array(z.object({ pattern: z.enum(PATTERN_IDS), needs: z.array(NeedStateAnswer) })),
})
export type DepartmentAdviceAnswer = z.infer<typeof DepartmentAdviceAnswer>

export const CostsAnswer = z.object({ ...CostsNote.shape, version: z.number().int() })
export type CostsAnswer = z.infer<typeof CostsAnswer>

export const ServiceAdviceLine = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  highestLevel: z.enum(LEVELS).optional(),
  ...ServiceNote.shape,
  version: z.number().int(),
})
export type ServiceAdviceLine = z.infer<typeof ServiceAdviceLine>
export const ServicesAdviceAnswer = z.object({ services: z.array(ServiceAdviceLine) })
export type ServicesAdviceAnswer = z.infer<typeof ServicesAdviceAnswer>
