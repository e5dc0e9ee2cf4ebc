export type { Words } from './words.ts'
export type {
  FactKey,
  FactSpec,
  FactType,
  SourceId,
} from './facts/catalogue.ts'
export { FACTS, FACT_KEYS, FAST_INTERVAL_MS, SLOW_INTERVAL_MS, SOURCES, factSpec, isFactKey } from './facts/catalogue.ts'
export type {
  Facts,
  FindingState,
  Observation,
  Provenance,
  Seen,
  SubjectKind,
  UnknownReason,
  Value,
} from './facts/observation.ts'
export { fitsType, readFact } from './facts/read-fact.ts'
export type { FactReading } from './facts/read-fact.ts'
export { FINDING_STATES, PROVENANCES, SUBJECT_KINDS, UNKNOWN_REASONS } from './facts/observation.ts'
export type { Bound, Effect, Mode, Obligation, Rule, Test } from './access/rule.ts'
export { MODES, SIMPLE_OBLIGATIONS } from './access/rule.ts'
export type { Action, Ask, DecideRequest, Decision, Reason } from './access/decision.ts'
export { ACTIONS } from './access/decision.ts'
export type { Level, MeasureId, PatternId } from './guideline/ids.ts'
export { LEVELS, MEASURE_IDS, PATTERN_IDS, isMeasureId } from './guideline/ids.ts'
export { guideline } from './guideline/guideline.ts'
