export type { Words } from './words.ts'
export type {
  FactKey,
  FactSpec,
  FactType,
  SourceId,
} from './facts/catalogue.ts'
export {
  FACTS,
  FACT_KEYS,
  FAST_INTERVAL_MS,
  SLOW_INTERVAL_MS,
  SOURCES,
  factSpec,
  isFactKey,
} from './facts/catalogue.ts'
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
export type { Bound, Effect, Mode, Obligation, ObligationKind, Rule, Test } from './access/rule.ts'
export { LIVE_EFFECTS, MODES, OBLIGATION_KINDS, SIMPLE_OBLIGATIONS } from './access/rule.ts'
export type { Action, Ask, DecideRequest, Decision, Question, Reason } from './access/decision.ts'
export { ACTIONS } from './access/decision.ts'
export type { Level, MeasureId, PatternId } from './guideline/ids.ts'
export { LEVELS, MEASURE_IDS, PATTERN_IDS, isMeasureId } from './guideline/ids.ts'
export { guideline } from './guideline/guideline.ts'
export type { AtlasQuery, AtlasRow } from './access/atlas.ts'
export { atlas } from './access/atlas.ts'
export type { Coordinates, PostureId } from './access/atlas-facts.ts'
export { ATLAS_AXES, ATLAS_POSTURES } from './access/atlas-facts.ts'
export type { Exemption } from './access/exemptions.ts'
export {
  RULES_FROM_FIRST_MINUTE,
  exemptUntil,
  mayBeExempt,
  readExemption,
  writeExemption,
} from './access/exemptions.ts'
export type { RulesChanges, RulesContent } from './access/change-rules.ts'
export { NO_CHANGES, changeRules } from './access/change-rules.ts'
export type { RuleDifference, RulesDifference } from './access/compare-rules.ts'
export { compareRules } from './access/compare-rules.ts'
export type { RuleWords } from './access/describe-rule.ts'
export { OBLIGATION_WORDS, describeEffect, describeRule, describeTest, spanWords } from './access/describe-rule.ts'
export type { CompiledRules } from './access/compile.ts'
export { compile } from './access/compile.ts'
export { decide, decidePrepared, decideSubjects } from './access/decide.ts'
export { DEFAULT_RULES, findRule } from './access/default-rules.ts'
export { interpret } from './access/interpret.ts'
export type { LiveEffect } from './access/live-effect.ts'
export { liveEffect } from './access/live-effect.ts'
export type { LoadedRequest } from './access/load-request.ts'
export { loadDecideRequest } from './access/load-request.ts'
export type { LoadedRules, RuleProblem } from './access/load-rules.ts'
export { loadRules, mergeRules } from './access/load-rules.ts'
export { DAY_ONE_SOURCES } from './access/organisation-day-one.ts'
export { joinSubjects, prepare, type PreparedSubject, type PreparedSubjects, prepareSubject } from './access/prepare.ts'
export { DECIDE_REQUEST_SCHEMA } from './access/request-schema.ts'
export { DEFAULT_SETTINGS, SETTING_IDS, isSettingId } from './access/settings.ts'
export { SOURCES_WITH_WRITERS, SOURCE_WORDS } from './facts/source-words.ts'
export { valueWords } from './facts/value-words.ts'
export type { Measure } from './guideline/measure.ts'
export { findMeasure, measures } from './guideline/find-measure.ts'
export { findPattern, patterns } from './guideline/find-pattern.ts'
export { PATTERN_NAMES } from './guideline/pattern-names.ts'
export type { Fix } from './posture/best-fixes.ts'
export { bestFixes } from './posture/best-fixes.ts'
export type { ItemExplanation } from './posture/explain-item.ts'
export { explainItem } from './posture/explain-item.ts'
export { POSTURE_ITEMS, findPostureItem, isPostureItemId } from './posture/items.ts'
export type { FindingObservation, PostureFinding } from './posture/judge-posture.ts'
export { judgePosture } from './posture/judge-posture.ts'
export { originWords } from './posture/origin-words.ts'
export type { PostureItem, PostureItemId } from './posture/posture-item.ts'
export { POSTURE_ITEM_IDS } from './posture/posture-item.ts'
export { recogniseComputer } from './posture/recognise-computer.ts'
export type { WorkReason, WorkVerdict, WorkVerdicts } from './posture/work-verdicts.ts'
export { workVerdicts } from './posture/work-verdicts.ts'
export type { RuleSet } from './access/interpret.ts'
export { PATTERN_CARRIES } from './access/obligations.ts'
export type { Setting, SettingId } from './access/settings.ts'
export { findSetting } from './access/settings.ts'
export type {
  ApprovedStandard,
  AuthenticationDemand,
  ComparedEntrance,
  StandardDemands,
} from './measures/authentication-standard.ts'
export {
  AUTHENTICATION_DEMANDS,
  DEMAND_WORDS,
  GUIDELINE_DEMANDS,
  compareToStandard,
  demandOf,
  lackOfStandard,
} from './measures/authentication-standard.ts'
export type { Answer, Authentication, Entrance, EntranceKind, PasswordPolicy } from './measures/entrance.ts'
export { ANSWERS, AUTHENTICATIONS, ENTRANCE_KINDS, PASSWORD_POLICIES } from './measures/entrance.ts'
export type {
  AccountView,
  AssetView,
  ContactCardView,
  Declaration,
  EnforcedPart,
  DecisionsView,
  DeviceView,
  OrganisationView,
  PersonView,
  ResourceView,
  SendingView,
  ServiceView,
  Tailoring,
  TailoringChoice,
} from './measures/organisation-view.ts'
export { TAILORING_CHOICES } from './measures/organisation-view.ts'
export type { DeclaredPart, DeclaredPartId } from './measures/declared-parts.ts'
export { DECLARED_PARTS, MAX_DECLARATION_MS, isDeclaredPartId } from './measures/declared-parts.ts'
export type { OwnMeasure } from './measures/own-measure.ts'
export { judgeOwnMeasure } from './measures/own-measure.ts'
export type { DevicesJudged, MeasureState, MeasureStateName } from './measures/judge-measures.ts'
export { judgeDevicesOf, judgeMeasures } from './measures/judge-measures.ts'
export type { LackReason } from './measures/lack-words.ts'
export { LACK_WORDS } from './measures/lack-words.ts'
export type { Excluded, Lacking, Mechanism, MechanismResult, SubjectOfMechanism } from './measures/mechanism.ts'
export { MECHANISMS } from './measures/mechanisms.ts'
export type { Barrel, GroupHeight, Height, Stave } from './barrel/barrel.ts'
export { barrelOf, drawBarrel } from './barrel/barrel.ts'
export type { NextStep } from './barrel/next-steps.ts'
export { nextSteps } from './barrel/next-steps.ts'
export type { DeviceKindName, DeviceSystem, Management, Ownership } from './devices/device.ts'
export { DEVICE_KINDS, DEVICE_SYSTEMS, MANAGEMENTS, OWNERSHIPS } from './devices/device.ts'
export {
  DEVICE_KIND_WORDS,
  DEVICE_SYSTEM_WORDS,
  LIFECYCLE_WORDS,
  MANAGEMENT_WORDS,
  OWNERSHIP_WORDS,
} from './devices/device-words.ts'
export type { Holder, LifecycleState, MoveRefusal, MoveVerdict } from './devices/lifecycle.ts'
export {
  LIFECYCLE_STATES,
  FIRST_STATES,
  MOVES,
  MOVE_REFUSAL_WORDS,
  isInHands,
  keepsUser,
  mayBegin,
  mayMove,
  needsRecord,
} from './devices/lifecycle.ts'
export type { AcceptableDifference, Difference, DifferenceKind } from './devices/find-differences.ts'
export {
  ACCEPTABLE_DIFFERENCES,
  DIFFERENCE_KINDS,
  FIRST_REPORT_MS,
  findDifferences,
  knownSerial,
} from './devices/find-differences.ts'
export type { CaseCover, Cover, CoverState, StateOf } from './threats/case-cover.ts'
export { coverCases, coverOf, statesWithout } from './threats/case-cover.ts'
export type { IncidentNode, ThreatMap, ThreatNode, VulnerabilityNode } from './threats/threat-map.ts'
export { drawThreatMap } from './threats/threat-map.ts'
export type { SupposedState, Supposition } from './threats/suppose-without.ts'
export { heightsOf, supposeWithout } from './threats/suppose-without.ts'
export type { SecurityActionId, SecurityActionPoint } from './guideline/security-action.ts'
export { isSecurityActionId, securityAction } from './guideline/security-action.ts'
export { isBaseline } from './guideline/find-measure.ts'
export type { CaseId, CategoryId, DimensionId, GroupId, RoleId, TierId } from './guideline/ids.ts'
export { PASSWORD_REASONS, PASSWORD_REASON_WORDS } from './accounts/password-reasons.ts'
export { ROLES, ROLE_WORDS } from './accounts/roles.ts'
export { CASE_IDS, CATEGORIES, DIMENSIONS, GROUP_IDS, ROLES as MEASURE_ROLES, TIERS } from './guideline/ids.ts'
export type {
  DeclaredSending,
  PasswordWay,
  SendingHandling,
  SendingProtection,
  SendingReason,
  SendingVerdict,
  SendingWay,
} from './sendings/judge-sending.ts'
export {
  judgeSending,
  PASSWORD_WAYS,
  passwordWaysOf,
  protectionsOf,
  SENDING_PROTECTIONS,
  SENDING_WAYS,
} from './sendings/judge-sending.ts'
export type { StockTakingAnswer, StockTakingLineKnown, StockTakingState } from './stock-takings/judge-line.ts'
export {
  STOCK_TAKING_ANSWERS,
  STOCK_TAKING_ANSWER_WORDS,
  STOCK_TAKING_STATES,
  STOCK_TAKING_STATE_WORDS,
  countsAsFound,
  judgeStockTakingLine,
} from './stock-takings/judge-line.ts'
export { cases } from './guideline/cases.ts'
export { columns } from './guideline/columns.ts'
export { editionChanges } from './guideline/edition-changes.ts'
export type { TermNames, TextPart } from './guideline/find-terms.ts'
export { findTerms } from './guideline/find-terms.ts'
export { glossary } from './guideline/glossary.ts'
export { groups } from './guideline/groups.ts'
export { links } from './guideline/links.ts'
export { thirdEdition } from './guideline/third-edition.ts'
export { categories, dimensions, roles as measureRoles, tiers } from './guideline/vocabulary.ts'
export { threatModel } from './guideline/threat-model.ts'
export type { TroubleCase } from './guideline/trouble-case.ts'
export type { PageProof } from './page-proof/page-proof.ts'
export {
  PAGE_HEADER,
  browserKeyText,
  pageBindText,
  pageProofText,
  pageTicketText,
  readPageProof,
  writePageProof,
} from './page-proof/page-proof.ts'
export type { AdvicePoint, NeedAnswer, NeedId, Needs, PatternAdvice } from './advisor/advise-pattern.ts'
export { ATTRIBUTE_WORDS, FITS, NEED_IDS, NEED_WORDS, advisePatterns, attributesOf } from './advisor/advise-pattern.ts'
export type { CostInput, CostInputs, CostOption, CostPart, Range } from './advisor/device-costs.ts'
export { COST_INPUTS, COST_WORDS, compareCosts } from './advisor/device-costs.ts'
export type { NeedState, PatternNeed } from './advisor/pattern-needs.ts'
export { PATTERN_NEEDS, judgeNeeds } from './advisor/pattern-needs.ts'
export type { ServiceAnswer, ServiceQuestion, ServiceQuestionId } from './advisor/service-check.ts'
export {
  SERVICE_GROUP_WORDS,
  SERVICE_QUESTIONS,
  SERVICE_QUESTION_IDS,
  judgeService,
} from './advisor/service-check.ts'
