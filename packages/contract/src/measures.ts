import {
  CATEGORIES,
  DECLARED_PARTS,
  DIMENSIONS,
  type DeclaredPartId,
  GROUP_IDS,
  MEASURE_IDS,
  MEASURE_ROLES,
  PROVENANCES,
  type SecurityActionId,
  securityAction,
  TAILORING_CHOICES,
  TIERS,
} from '@taga/core'
import { z } from 'zod'
import { RegisterId, RegisterText } from './register-text.ts'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const At = z.number().int().min(0)
const Height = { height: z.number(), possible: z.number() }

/** A version that was read; 0 where nothing had been kept yet. */
const ReadVersion = z.number().int().min(0)
/** Several lines that a person wrote: no control characters but the line's end, none that turn the direction of what follows. */
const Prose = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .refine((text) => !/[\p{Cs}\p{Bidi_Control}]|[^\P{Cc}\n\t]/u.test(text), 'plain text')

export const MeasureIdText = z.enum(MEASURE_IDS)
export const MeasureStateText = z.enum(['holds', 'partly', 'fails', 'unknown', 'notApplicable'])

/** What the organisation has decided about a measure, and who said so. */
export const TailoringAnswer = z.object({
  choice: z.enum(TAILORING_CHOICES),
  reason: z.string(),
  ownWords: z.string().optional(),
  by: z.string(),
  at: At,
  reviewAt: At,
})
export type TailoringAnswer = z.infer<typeof TailoringAnswer>

/** A subject named for a screen. */
const Named = z.object({ id: z.string(), name: z.string() })

/** One measure on the board. `lacking` counts what is not good over all its mechanisms, apart by state. */
export const BoardRow = z.object({
  measure: MeasureIdText,
  state: MeasureStateText,
  n: z.number().int(),
  m: z.number().int(),
  exempt: z.number().int(),
  ...Height,
  provenance: z.enum(PROVENANCES).optional(),
  oldestAt: At.optional(),
  changedAt: At.optional(),
  notApplicable: z.enum(['declined', 'patternsNotUsed']).optional(),
  reviewOverdue: z.boolean(),
  tailoring: TailoringAnswer.optional(),
  proposal: TailoringAnswer.optional(),
  owner: Named.optional(),
  dueAt: At.optional(),
  version: ReadVersion,
})
export type BoardRow = z.infer<typeof BoardRow>

export const OwnMeasureAnswer = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  role: z.enum(MEASURE_ROLES),
  dimension: z.enum(DIMENSIONS),
  tier: z.enum(TIERS),
  category: z.enum(CATEGORIES).optional(),
  state: z.enum(['holds', 'fails', 'stale', 'unknown']),
  statedAt: At.optional(),
  statedBy: z.string().optional(),
  reviewAt: At,
  owner: Named.optional(),
  version: ReadVersion,
})
export type OwnMeasureAnswer = z.infer<typeof OwnMeasureAnswer>

/** A step that raises the water, with who sees to it and by when where somebody does. */
export const StepAnswer = z.object({
  measure: MeasureIdText,
  title: TwoWords,
  dimension: z.enum(DIMENSIONS),
  words: TwoWords,
  why: TwoWords,
  n: z.number().int(),
  m: z.number().int(),
  owner: Named.optional(),
  dueAt: At.optional(),
})
export type StepAnswer = z.infer<typeof StepAnswer>

export const BoardAnswer = z.object({
  now: At,
  measures: z.array(BoardRow),
  steps: z.array(StepAnswer),
  own: z.array(OwnMeasureAnswer),
})
export type BoardAnswer = z.infer<typeof BoardAnswer>

const LackingAnswer = z.object({
  id: z.string(),
  label: TwoWords,
  state: z.enum(['fails', 'unknown', 'stale', 'exempt']),
  reason: TwoWords,
  about: z.string().optional(),
})

export const MechanismAnswer = z.object({
  id: z.string(),
  subject: z.string(),
  title: TwoWords,
  denominator: TwoWords,
  evidence: z.array(z.enum(PROVENANCES)),
  state: z.string(),
  n: z.number().int(),
  m: z.number().int(),
  provenance: z.enum(PROVENANCES).optional(),
  oldestAt: At.optional(),
  excluded: z.number().int(),
  lackingCount: z.number().int(),
  lacking: z.array(LackingAnswer),
})
export type MechanismAnswer = z.infer<typeof MechanismAnswer>

export const PartAnswer = z.object({
  part: z.string(),
  title: TwoWords,
  answer: z.enum(['yes', 'no']).optional(),
  note: z.string().optional(),
  at: At.optional(),
  by: z.string().optional(),
  until: At.optional(),
  version: ReadVersion,
})
export type PartAnswer = z.infer<typeof PartAnswer>

export const PositionAnswer = z.object({ writer: z.string(), seq: z.number().int() })

/** A change of state as the ledger has it. The body may have been erased: then the state is not there any more. */
export const MeasureChangeAnswer = z.object({
  at: At,
  position: PositionAnswer,
  state: MeasureStateText.optional(),
  n: z.number().int().optional(),
  m: z.number().int().optional(),
})

export const CommentAnswer = z.object({ id: z.string(), at: At, by: z.string(), text: z.string() })

/** One measure in full. */
export const MeasureDetail = z.object({
  now: At,
  row: BoardRow,
  mechanisms: z.array(MechanismAnswer),
  parts: z.array(PartAnswer),
  comments: z.array(CommentAnswer),
  history: z.array(MeasureChangeAnswer),
})
export type MeasureDetail = z.infer<typeof MeasureDetail>

export const TailorMeasure = z.strictObject({
  version: ReadVersion,
  choice: z.enum(TAILORING_CHOICES),
  reason: Prose,
  ownWords: Prose.optional(),
  reviewAt: At,
})
export type TailorMeasure = z.infer<typeof TailorMeasure>

export const DecideProposal = z.strictObject({ version: ReadVersion, decision: z.enum(['accept', 'refuse']) })
export type DecideProposal = z.infer<typeof DecideProposal>

/** Who sees to it and by when; what is absent is taken away. */
export const PlanMeasure = z.strictObject({
  version: ReadVersion,
  owner: RegisterId.optional(),
  dueAt: At.optional(),
})
export type PlanMeasure = z.infer<typeof PlanMeasure>

export const CommentMeasure = z.strictObject({ text: Prose })
export type CommentMeasure = z.infer<typeof CommentMeasure>

const partIds = DECLARED_PARTS.map(({ id }) => id) as [DeclaredPartId, ...DeclaredPartId[]] // the list is never empty
export const DeclaredPartText = z.enum(partIds)

export const DeclarePart = z.strictObject({
  version: ReadVersion,
  answer: z.enum(['yes', 'no']),
  note: Prose,
  until: At,
})
export type DeclarePart = z.infer<typeof DeclarePart>

const ownFields = {
  title: RegisterText(200),
  detail: z.string().trim().max(2_000).default(''),
  role: z.enum(MEASURE_ROLES),
  dimension: z.enum(DIMENSIONS),
  tier: z.enum(TIERS),
  category: z.enum(CATEGORIES).optional(),
  owner: RegisterId.optional(),
  answer: z.enum(['yes', 'no']).optional(),
  reviewAt: At,
}
export const AddOwnMeasure = z.strictObject(ownFields)
export type AddOwnMeasure = z.infer<typeof AddOwnMeasure>
export const ChangeOwnMeasure = z.strictObject({ ...ownFields, version: ReadVersion })
export type ChangeOwnMeasure = z.infer<typeof ChangeOwnMeasure>

const pointIds = securityAction.map(({ id }) => id) as [SecurityActionId, ...SecurityActionId[]] // the list is never empty
export const SecurityActionIdText = z.enum(pointIds)

export const SecurityActionAnswer = z.object({
  points: z.array(
    z.object({
      point: SecurityActionIdText,
      stars: z.number().int(),
      title: TwoWords,
      measures: z.array(z.object({ measure: MeasureIdText, state: MeasureStateText })),
      doneAt: At.optional(),
      note: z.string().optional(),
      by: z.string().optional(),
      version: ReadVersion,
    }),
  ),
})
export type SecurityActionAnswer = z.infer<typeof SecurityActionAnswer>

/** `doneAt` absent takes the word back. */
export const KeepSecurityAction = z.strictObject({
  version: ReadVersion,
  doneAt: At.optional(),
  note: Prose.optional(),
})
export type KeepSecurityAction = z.infer<typeof KeepSecurityAction>

/** A day of the calendar in Japan. */
export const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u)

const RecordedMeasure = z.object({
  measure: MeasureIdText,
  state: MeasureStateText,
  n: z.number().int(),
  m: z.number().int(),
})
const RecordedStave = z.object({ dimension: z.enum(DIMENSIONS), ...Height })

/**
 * The board as the ledger recorded it on a day. `proof`: `sealed` under the signed checkpoint named, `chained` but not sealed yet, or
 * `altered`. Where nothing was recorded that day, only the neighbouring days are told.
 */
export const BoardOnDay = z.object({
  day: DayText,
  before: DayText.optional(),
  after: DayText.optional(),
  recorded: z
    .object({
      at: At,
      position: PositionAnswer,
      hash: z.string(),
      proof: z.enum(['sealed', 'chained', 'altered', 'erased']),
      checkpoint: z.number().int().optional(),
      barrel: z.object({ ...Height, staves: z.array(RecordedStave) }).optional(),
      measures: z.array(RecordedMeasure),
    })
    .optional(),
})
export type BoardOnDay = z.infer<typeof BoardOnDay>

export const BoardDays = z.object({ days: z.array(DayText) })
export type BoardDays = z.infer<typeof BoardDays>

/** A baseline measure that does not hold and for which somebody or a date is missing (`overdue`: the date has passed). */
const Unfunded = z.object({
  measure: MeasureIdText,
  title: TwoWords,
  state: MeasureStateText,
  missing: z.array(z.enum(['owner', 'date', 'overdue'])),
})

/** A barrel as far as a picture of it shows: three staves of groups, and which of them is shortest. */
export const PicturedBarrel = z.object({
  ...Height,
  shortest: z.array(z.enum(DIMENSIONS)),
  staves: z.array(
    z.object({
      dimension: z.enum(DIMENSIONS),
      ...Height,
      groups: z.array(z.object({ group: z.enum(GROUP_IDS), ...Height })),
    }),
  ),
})
export type PicturedBarrel = z.infer<typeof PicturedBarrel>

/** The executives' page. Measures are named here, so that the page need not load the texts of all of them. */
export const ExecutiveAnswer = z.object({
  now: At,
  barrel: PicturedBarrel,
  /** How many of the measures are in each state. */
  counts: z.record(MeasureStateText, z.number().int()),
  steps: z.array(StepAnswer),
  /** What changed since a recorded day; absent where no day has been recorded yet. */
  since: z
    .object({
      day: DayText,
      height: z.number(),
      changes: z.array(
        z.object({
          measure: MeasureIdText,
          title: TwoWords,
          from: MeasureStateText,
          to: MeasureStateText,
          better: z.boolean(),
        }),
      ),
    })
    .optional(),
  unfunded: z.array(Unfunded),
  /** What waits for an executive's word. */
  awaiting: z.array(
    z.object({
      kind: z.enum(['decline', 'declineReview', 'declarationEnded']),
      measure: MeasureIdText,
      title: TwoWords,
      at: At,
    }),
  ),
})
export type ExecutiveAnswer = z.infer<typeof ExecutiveAnswer>

export const CheckpointsAnswer = z.object({
  keys: z.array(z.object({ keyId: z.string(), addedAt: At })),
  checkpoints: z.array(
    z.object({
      number: z.number().int(),
      at: At,
      hash: z.string(),
      keyId: z.string(),
      entries: z.number().int(),
      witnesses: z.number().int(),
    }),
  ),
  next: z.number().int().optional(),
  unsealed: z.number().int(),
})
export type CheckpointsAnswer = z.infer<typeof CheckpointsAnswer>
