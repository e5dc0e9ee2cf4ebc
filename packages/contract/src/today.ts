import { FINDING_STATES, LEVELS, PATTERN_IDS, PROVENANCES, UNKNOWN_REASONS } from '@taga/core'
import { z } from 'zod'
import { DeviceAnswer } from './device.ts'
import { Value } from './observation.ts'

/** What a person reads in one cell of the morning's table; only `yes` is good. */
export const CELL_STATES = ['yes', 'conditional', 'no', 'unknown', 'stale', 'notSetUp'] as const
export const CellState = z.enum(CELL_STATES)
export type CellState = z.infer<typeof CellState>

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Instant = z.number().int()

/** One thing that stands in the way, in words, and how to mend it (`remedyHere`: on this device's system). */
export const TodayReason = z.object({
  rule: z.string(),
  state: z.enum(['fails', 'unknown', 'stale']),
  title: TwoWords,
  remedy: TwoWords,
  remedyHere: TwoWords.optional(),
  measures: z.array(z.string()),
  /** How many ways of working it stands in the way of. */
  cells: Instant,
})
export type TodayReason = z.infer<typeof TodayReason>

/** One device this morning: the best that can be done with it, and what to mend first. */
export const TodayDevice = z.object({
  device: z.string(),
  label: z.string(),
  person: z.string().optional(),
  personName: z.string().optional(),
  state: CellState,
  lastSeenAt: Instant.optional(),
  first: TodayReason.optional(),
  more: Instant,
})
export type TodayDevice = z.infer<typeof TodayDevice>

/**
 * The whole organisation this morning. `judged` of `inUse` devices were looked at. `worst`: those that cannot work, worst first. `rules`:
 * what stands in the way of most devices, and of how many.
 */
export const TodayOverview = z.object({
  now: Instant,
  judged: Instant,
  inUse: Instant,
  byState: z.record(CellState, Instant),
  worst: z.array(TodayDevice),
  rules: z.array(z.object({ rule: z.string(), title: TwoWords, devices: Instant })),
})
export type TodayOverview = z.infer<typeof TodayOverview>

/** One fact behind a finding: what was seen, or why nothing was; where it comes from and when. */
export const FindingFact = z.object({
  fact: z.string(),
  title: TwoWords,
  value: Value.optional(),
  unknown: z.enum(UNKNOWN_REASONS).optional(),
  provenance: z.enum(PROVENANCES).optional(),
  source: z.string().optional(),
  at: Instant.optional(),
})
export type FindingFact = z.infer<typeof FindingFact>

/** One item of the look at a device. `told`: a plain fact that is neither good nor bad. */
export const DeviceFinding = z.object({
  item: z.string(),
  kind: z.enum(['judged', 'told']),
  title: TwoWords,
  why: TwoWords,
  measures: z.array(z.string()),
  state: z.enum(FINDING_STATES),
  advised: z.enum(FINDING_STATES).optional(),
  remedy: TwoWords.optional(),
  remedyHere: TwoWords.optional(),
  facts: z.array(FindingFact),
})
export type DeviceFinding = z.infer<typeof DeviceFinding>

/** One device in full: the verdict for each way of working and level of information, why, and what the last look found. */
export const DeviceDetail = z.object({
  device: DeviceAnswer,
  personName: z.string().optional(),
  now: Instant,
  lastSeenAt: Instant.optional(),
  state: CellState,
  cells: z.array(z.object({ pattern: z.enum(PATTERN_IDS), level: z.enum(LEVELS), state: CellState })),
  reasons: z.array(TodayReason),
  findings: z.array(DeviceFinding),
  /** Whether a key of an agent is enrolled and stands. */
  enrolledAt: Instant.optional(),
})
export type DeviceDetail = z.infer<typeof DeviceDetail>

/** One line of an administrator's queue: see the server's `queue/queue.ts`. */
export const QueueAnswer = z.object({
  lines: z.array(
    z.object({
      kind: z.string(),
      title: TwoWords,
      count: Instant,
      oldestAt: Instant.optional(),
      dueAt: Instant.optional(),
      href: z.string(),
      urgent: z.boolean(),
    }),
  ),
})
export type QueueAnswer = z.infer<typeof QueueAnswer>
