/** What a fact is about. */
export const SUBJECT_KINDS = ['person', 'device', 'session', 'connection', 'resource', 'organisation'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** A fact's value. Times are epoch milliseconds; there is no null and no nesting; lists hold at most 64 strings. */
export type Value = string | number | boolean | readonly string[]

/** How an observation came about, best first: seen by an agent, imposed by the gateway, kept by a workflow, said by a person. */
export const PROVENANCES = ['measured', 'enforced', 'recorded', 'declared'] as const
export type Provenance = (typeof PROVENANCES)[number]

export const UNKNOWN_REASONS = [
  'notReported',
  'notSupported',
  'noRight',
  'toolMissing',
  'timedOut',
  'unreadable',
  'tooLarge',
] as const
export type UnknownReason = (typeof UNKNOWN_REASONS)[number]

/** What somebody saw at one instant (`at`, epoch ms), or why they could not see it. */
export type Observation = { readonly at: number; readonly provenance: Provenance; readonly source: string } & (
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }
)

/** Observations of one subject by fact key. An absent key is unknown: nobody reported it. */
export type Seen = Readonly<Record<string, Observation>>

/** What is known of each kind of subject when a question is asked. */
export type Facts = { readonly [K in SubjectKind]: Seen }

/** A state computed from facts by a rule. Only `holds` is ever green. */
export const FINDING_STATES = ['holds', 'fails', 'unknown', 'stale', 'exempt', 'notApplicable'] as const
export type FindingState = (typeof FINDING_STATES)[number]
