import { ACTIONS, type Decision, LEVELS, PATTERN_IDS, type Reason, type Rule } from '@taga/core'
import { z } from 'zod'
import { PageCursor, PageLimit } from '../page-cursor.ts'
import { RegisterId } from '@taga/contract'
import { SIGN_IN_STRENGTHS } from '../accounts/session-facts.ts'
import { NETWORKS, PATHS, PLACES } from './connection-facts.ts'
import { CELL_STATES } from './judge-today.ts'

export const OUTCOMES = ['allow', 'step-up', 'deny'] as const

export const DecisionInput = z.strictObject({
  person: RegisterId,
  device: RegisterId.optional(),
  resource: RegisterId,
  pattern: z.enum(PATTERN_IDS),
  action: z.enum(ACTIONS),
  path: z.enum(PATHS),
  network: z.enum(NETWORKS).optional(),
  place: z.enum(PLACES).optional(),
  strength: z.enum(SIGN_IN_STRENGTHS).optional(),
})

const TwoWords = z.object({ ja: z.string(), en: z.string() })

export const ReasonAnswer = z.object({
  rule: z.string(),
  effect: z.enum(['deny', 'warn', 'stepUp', 'oblige']),
  state: z.enum(['fails', 'unknown', 'stale']),
  facts: z.array(z.string()),
  title: TwoWords,
  measures: z.array(z.string()),
  remedy: TwoWords,
})

/** `validUntil` is absent where nothing in the answer ages. */
export const DecisionAnswer = z.object({
  id: z.string(),
  outcome: z.enum(OUTCOMES),
  reasons: z.array(ReasonAnswer),
  warnings: z.array(ReasonAnswer),
  observed: z.array(ReasonAnswer),
  exempted: z.array(ReasonAnswer),
  obligations: z.array(z.object({ kind: z.string(), ms: z.number().optional() })),
  instead: z.array(z.enum(PATTERN_IDS)),
  notInForce: z.array(z.string()),
  validUntil: z.number().int().optional(),
  rules: z.string(),
})

export const DecisionsQuery = z.strictObject({
  person: RegisterId.optional(),
  device: RegisterId.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  after: PageCursor.optional(),
  limit: PageLimit,
})

export const DecisionRecord = z.object({
  id: z.string(),
  at: z.number().int(),
  lastAt: z.number().int(),
  times: z.number().int(),
  askedBy: z.string(),
  person: z.string(),
  device: z.string().optional(),
  resource: z.string(),
  pattern: z.enum(PATTERN_IDS),
  action: z.enum(ACTIONS),
  outcome: z.enum(OUTCOMES),
  rules: z.string(),
  reasons: z.array(z.object({ rule: z.string(), effect: z.string(), state: z.string(), facts: z.array(z.string()) })),
})
export const DecisionsAnswer = z.object({ decisions: z.array(DecisionRecord), next: z.string().optional() })

export const TodayQuery = z.strictObject({ after: PageCursor.optional(), limit: PageLimit })
export const TodayAnswer = z.object({
  now: z.number().int(),
  counts: z.object({
    judged: z.number().int(),
    inUse: z.number().int(),
    byState: z.record(z.enum(CELL_STATES), z.number().int()),
  }),
  devices: z.array(
    z.object({
      device: z.string(),
      label: z.string(),
      person: z.string().optional(),
      personName: z.string().optional(),
      state: z.enum(CELL_STATES),
      lastSeenAt: z.number().int().optional(),
      cells: z.array(
        z.object({
          pattern: z.enum(PATTERN_IDS),
          level: z.enum(LEVELS),
          state: z.enum(CELL_STATES),
          rules: z.array(z.string()),
        }),
      ),
      reasons: z.array(ReasonAnswer),
    }),
  ),
  next: z.string().optional(),
})

/** A reason with its rule's words. Every reason has a remedy: the rule is always one of those that decided. */
export function answerReason(reason: Reason, rules: ReadonlyMap<string, Rule>): z.infer<typeof ReasonAnswer> {
  const rule = rules.get(reason.rule)
  if (rule === undefined) throw new Error(`a decision names the rule ${reason.rule}, which is not in force`)
  return {
    ...reason,
    facts: [...reason.facts],
    title: rule.title,
    measures: [...rule.measures],
    remedy: { ja: rule.remedy.ja, en: rule.remedy.en },
  }
}

export function answerDecision(
  id: string,
  decision: Decision,
  rules: ReadonlyMap<string, Rule>,
): z.infer<typeof DecisionAnswer> {
  const { outcome } = decision
  const explain = (reasons: readonly Reason[]) => reasons.map((reason) => answerReason(reason, rules))
  return {
    id,
    outcome,
    reasons: outcome === 'allow' ? [] : explain(decision.reasons),
    warnings: explain(decision.warnings),
    observed: explain(decision.observed),
    exempted: explain(decision.exempted),
    obligations: [...decision.obligations],
    instead: outcome === 'allow' ? [] : [...decision.instead],
    notInForce: [...decision.notInForce],
    ...(Number.isFinite(decision.validUntil) ? { validUntil: decision.validUntil } : {}),
    rules: decision.rules,
  }
}
