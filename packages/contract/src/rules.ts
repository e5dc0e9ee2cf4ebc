import { LIVE_EFFECTS, MODES, SOURCES } from '@taga/core'
import { z } from 'zod'

const TwoWords = z.object({ ja: z.string(), en: z.string() })

const RuleId = z.string().min(1).max(80)

/** Changes to the rules in force: modes and starts, thresholds, sources, rules of one's own. `own` is read by the server's own loader. */
export const RulesChangesInput = z.strictObject({
  modes: z
    .record(RuleId, z.strictObject({ mode: z.enum(MODES), from: z.number().int().min(0).nullable() }))
    .default({}),
  settings: z.record(z.string().max(80), z.number().nullable()).default({}),
  adopt: z.array(z.enum(SOURCES)).max(SOURCES.length).default([]),
  drop: z.array(z.enum(SOURCES)).max(SOURCES.length).default([]),
  own: z.array(z.unknown()).max(500).default([]),
  remove: z.array(RuleId).max(5_000).default([]),
})
export type RulesChangesInput = z.infer<typeof RulesChangesInput>

/** What to preview: changes to the publication `after`, or a going back to an earlier one. */
export const PreviewInput = z.strictObject({
  after: z.number().int().min(0),
  changes: RulesChangesInput.optional(),
  restore: z.number().int().min(0).optional(),
})
export type PreviewInput = z.infer<typeof PreviewInput>

/**
 * One who is affected. `requests` are recorded requests, `ways` combinations of device, way of working and level that are open today.
 * `doubt`: only because something about them or their devices is not known or too old.
 */
export const AffectedPerson = z.object({
  person: z.string(),
  name: z.string(),
  requests: z.number().int(),
  ways: z.number().int(),
  rules: z.array(z.string()),
  doubt: z.boolean(),
})
export type AffectedPerson = z.infer<typeof AffectedPerson>

const Affected = z.object({ people: z.number().int(), shown: z.array(AffectedPerson) })

/** What a changed set of rules would do. */
export const PreviewResult = z.object({
  at: z.number().int(),
  stopped: Affected,
  letIn: Affected,
  asked: Affected,
  warned: Affected,
  byRule: z.array(
    z.object({
      rule: z.string(),
      title: TwoWords,
      stopped: z.number().int(),
      letIn: z.number().int(),
      asked: z.number().int(),
      warned: z.number().int(),
    }),
  ),
  activePeople: z.number().int(),
  /**
   * The recorded requests of the last days: how many were looked at (of how many there are), decided on the facts as they were known
   * then, decided on today's because a fact has changed since, and left out because somebody or something is no longer there.
   */
  requests: z.object({
    since: z.number().int(),
    all: z.number().int(),
    asThen: z.number().int(),
    withToday: z.number().int(),
    leftOut: z.number().int(),
  }),
  /** Today's devices in hands: how many were judged, of how many. */
  today: z.object({ devices: z.number().int(), of: z.number().int() }),
  /** More than a tenth of the active people would be stopped: publishing asks for their number, and for a second confirmation. */
  stopsMany: z.boolean(),
})
export type PreviewResult = z.infer<typeof PreviewResult>

export const RuleChangeLine = z.object({
  rule: z.string(),
  title: TwoWords,
  kind: z.enum(['added', 'removed', 'changed']),
  fields: z.array(z.string()),
  before: z.object({ mode: z.enum(MODES), from: z.number().int().optional() }).optional(),
  after: z.object({ mode: z.enum(MODES), from: z.number().int().optional() }).optional(),
})

export const RulesDifferenceAnswer = z.object({
  rules: z.array(RuleChangeLine),
  settings: z.array(
    z.object({ id: z.string(), title: TwoWords, before: z.number().optional(), after: z.number().optional() }),
  ),
  adopted: z.array(z.enum(SOURCES)),
  dropped: z.array(z.enum(SOURCES)),
})
export type RulesDifferenceAnswer = z.infer<typeof RulesDifferenceAnswer>

export const PreviewAnswer = z.object({
  id: z.string(),
  after: z.number().int(),
  version: z.string(),
  restores: z.number().int().optional(),
  state: z.enum(['running', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  /** Until when it can be published. */
  usableUntil: z.number().int(),
  difference: RulesDifferenceAnswer,
  result: PreviewResult.optional(),
})
export type PreviewAnswer = z.infer<typeof PreviewAnswer>

/** Publishes what was previewed. `typed`: the number of people it stops, where these are many. `careful`: return unless confirmed. */
export const PublishInput = z.strictObject({
  preview: z.string().min(1).max(100),
  typed: z.number().int().min(0).optional(),
  careful: z.boolean().default(false),
})
export type PublishInput = z.infer<typeof PublishInput>

/** A publication that waits for its second confirmation, and the one that is in force again without it. */
export const WaitingRules = z.object({
  number: z.number().int(),
  until: z.number().int(),
  returnsTo: z.number().int(),
  publishedBy: z.string(),
})
export type WaitingRules = z.infer<typeof WaitingRules>

export const PublishedAnswer = z.object({ number: z.number().int(), waiting: WaitingRules.optional() })
export type PublishedAnswer = z.infer<typeof PublishedAnswer>

/** Whom a rule met in the last 14 days: people, by what it did or would have done. */
export const RuleHits = z.object({
  stopped: z.number().int(),
  asked: z.number().int(),
  warned: z.number().int(),
  observed: z.number().int(),
  exempted: z.number().int(),
})
export type RuleHits = z.infer<typeof RuleHits>

/**
 * One rule as the screen lists it. `missing`: sources that are not adopted, for which it is not in force. `begins`: its start is still to
 * come. `fromFirstMinute`: enforced in every organisation, and nobody can be exempt. `origin`: brought along, brought along and changed,
 * or the organisation's own. `json` is the rule itself.
 */
export const RuleLine = z.object({
  id: z.string(),
  title: TwoWords,
  remedy: TwoWords,
  tier: z.enum(['baseline', 'recommended']),
  mode: z.enum(MODES),
  from: z.number().int().optional(),
  begins: z.boolean(),
  effect: z.enum(['deny', 'warn', 'stepUp', 'oblige']),
  live: z.enum(LIVE_EFFECTS),
  sources: z.array(z.enum(SOURCES)),
  measures: z.array(z.string()),
  inForce: z.boolean(),
  missing: z.array(z.enum(SOURCES)),
  fromFirstMinute: z.boolean(),
  origin: z.enum(['default', 'changed', 'own']),
  hits: RuleHits,
  json: z.json(),
})
export type RuleLine = z.infer<typeof RuleLine>

export const SettingLine = z.object({
  id: z.string(),
  title: TwoWords,
  value: z.number(),
  usual: z.number(),
  min: z.number(),
  max: z.number(),
  measures: z.array(z.string()),
})
export type SettingLine = z.infer<typeof SettingLine>

export const RulesOverview = z.object({
  number: z.number().int(),
  version: z.string(),
  publishedAt: z.number().int().optional(),
  waiting: WaitingRules.optional(),
  since: z.number().int(),
  rules: z.array(RuleLine),
  settings: z.array(SettingLine),
  adopted: z.array(z.enum(SOURCES)),
})
export type RulesOverview = z.infer<typeof RulesOverview>

export const RuleAnswer = z.object({
  rule: RuleLine,
  settings: z.record(z.string(), z.number()),
  people: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      did: z.enum(['stopped', 'asked', 'warned', 'observed', 'exempted']),
      lastAt: z.number().int(),
      times: z.number().int(),
    }),
  ),
})
export type RuleAnswer = z.infer<typeof RuleAnswer>

/** `unknown` of `subjects`: how many of the people or devices it is about lack a fact that a rule on this source asks for, or have one too old. */
export const SourceLine = z.object({
  id: z.enum(SOURCES),
  title: TwoWords,
  setUp: TwoWords,
  adopted: z.boolean(),
  hasWriter: z.boolean(),
  rules: z.array(z.object({ id: z.string(), title: TwoWords, mode: z.enum(MODES), comesIntoForce: z.boolean() })),
  about: z.enum(['person', 'device']).optional(),
  subjects: z.number().int(),
  unknown: z.number().int(),
})
export type SourceLine = z.infer<typeof SourceLine>

export const SourcesAnswer = z.object({
  number: z.number().int(),
  judged: z.number().int(),
  sources: z.array(SourceLine),
})
export type SourcesAnswer = z.infer<typeof SourcesAnswer>

export const PublicationLine = z.object({
  number: z.number().int(),
  version: z.string(),
  publishedAt: z.number().int(),
  publishedBy: z.string(),
  publishedByName: z.string().optional(),
  state: z.enum(['inForce', 'waiting', 'replaced', 'returned']),
  confirmBy: z.number().int().optional(),
  confirmedAt: z.number().int().optional(),
  endedAt: z.number().int().optional(),
  basis: z.number().int(),
  restores: z.number().int().optional(),
})
export type PublicationLine = z.infer<typeof PublicationLine>

export const PublicationsAnswer = z.object({ rows: z.array(PublicationLine), next: z.number().int().optional() })
export type PublicationsAnswer = z.infer<typeof PublicationsAnswer>

/** A set of rules as it is in force, whole. */
export const RulesAnswer = z.object({
  number: z.number().int(),
  version: z.string(),
  publishedAt: z.number().int().optional(),
  adopted: z.array(z.enum(SOURCES)),
  settings: z.record(z.string(), z.number()),
  rules: z.array(z.json()),
})
export type RulesAnswer = z.infer<typeof RulesAnswer>
