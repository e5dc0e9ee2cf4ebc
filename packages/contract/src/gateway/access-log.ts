import { LEVELS, PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from '../list.ts'
import { PlaceName } from '../start-work.ts'
import { ACCESS_EVENTS, type AccessEvent, CARRIERS } from './access-record.ts'

export const ACCESS_OUTCOMES = ['letIn', 'asked', 'stopped'] as const
export type AccessOutcome = (typeof ACCESS_OUTCOMES)[number]

/** What an event came to for the person. */
export const OUTCOME_OF: Readonly<Record<AccessEvent, AccessOutcome>> = {
  opened: 'letIn',
  closed: 'letIn',
  obliged: 'letIn',
  resumed: 'letIn',
  stepUpAsked: 'asked',
  paused: 'asked',
  denied: 'stopped',
  refused: 'stopped',
  cut: 'stopped',
}

const Instant = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Id = z.string().min(1).max(200)

/** The newest lines first, unless asked otherwise. `search`: part of a name, or an address. */
export const AccessLogQuery = listQuery(['at'], {
  since: Instant.optional(),
  until: Instant.optional(),
  person: Id.optional(),
  device: Id.optional(),
  resource: Id.optional(),
  event: z.enum(ACCESS_EVENTS).optional(),
  outcome: z.enum(ACCESS_OUTCOMES).optional(),
}).extend({ sort: z.enum(['at', '-at']).default('-at') })

/** Somebody or something that a line names; without `name` the registers have none for it. `known`: they had it when the line came. */
const Named = z.object({ id: z.string(), name: z.string().optional(), known: z.boolean() })

export const AccessLine = z.object({
  id: z.string(),
  at: z.number().int(),
  event: z.enum(ACCESS_EVENTS),
  outcome: z.enum(ACCESS_OUTCOMES),
  carrier: z.enum(CARRIERS),
  gateway: z.string(),
  person: Named.optional(),
  device: Named.optional(),
  resource: Named.optional(),
  destination: Named.optional(),
  pattern: z.enum(PATTERN_IDS).optional(),
  address: z.string().optional(),
  /** Rules in words where they are known, else their ids. */
  reasons: z.array(z.object({ rule: z.string(), title: z.object({ ja: z.string(), en: z.string() }).optional() })),
  obligations: z.array(z.string()),
  cause: z.string().optional(),
  bytesIn: z.number().int().optional(),
  bytesOut: z.number().int().optional(),
  lastedMs: z.number().int().optional(),
  times: z.number().int(),
  /** What was shown on this connection was recorded. */
  recorded: z.boolean(),
})
export type AccessLine = z.infer<typeof AccessLine>

/** More lines than this are not counted. */
export const MOST_COUNTED = 10_000

/** `total` is at most `MOST_COUNTED + 1`, which says "more". */
export const AccessLogAnswer = listAnswer(AccessLine)
export type AccessLogAnswer = z.infer<typeof AccessLogAnswer>

const HOUR = 3_600_000
/** A summary looks back so far at most. */
export const MOST_SUMMED_MS = 31 * 24 * HOUR

export const AccessSummaryQuery = z.strictObject({ since: Instant, until: Instant })

const Top = z.object({ id: z.string(), name: z.string().optional(), times: z.number().int() })

/** Whole hours that `since` to `until` touches, from sums alone. `people`, `resources`: who and what was stopped most, at most 10. `places`: by where people said to be and the level, without their names. */
export const AccessSummary = z.object({
  keptDays: z.number().int(),
  hours: z.array(
    z.object({
      at: z.number().int(),
      letIn: z.number().int(),
      asked: z.number().int(),
      stopped: z.number().int(),
    }),
  ),
  events: z.array(z.object({ event: z.enum(ACCESS_EVENTS), times: z.number().int() })),
  carriers: z.array(
    z.object({
      carrier: z.enum(CARRIERS),
      opened: z.number().int(),
      bytesIn: z.number().int(),
      bytesOut: z.number().int(),
    }),
  ),
  people: z.array(Top),
  resources: z.array(Top),
  places: z.array(
    z.object({
      place: PlaceName,
      level: z.enum(LEVELS),
      letIn: z.number().int(),
      asked: z.number().int(),
      stopped: z.number().int(),
    }),
  ),
})
export type AccessSummary = z.infer<typeof AccessSummary>

/** How long lines of the access log stay, in days. */
export const KeepAccessLog = z.strictObject({ keptDays: z.number().int().min(30).max(3_650) })
export type KeepAccessLog = z.infer<typeof KeepAccessLog>
