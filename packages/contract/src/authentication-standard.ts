import { AUTHENTICATION_DEMANDS, AUTHENTICATIONS, ENTRANCE_KINDS, PASSWORD_POLICIES } from '@taga/core'
import { z } from 'zod'
import { NoteText } from './note-text.ts'

const TwoWords = z.object({ ja: z.string(), en: z.string() })
const Instant = z.number().int()
const Demand = z.enum(AUTHENTICATION_DEMANDS)

/** What is demanded of entrances: everywhere, and of some kinds instead (AD-14). */
export const StandardDemandsShape = z.strictObject({
  everywhere: Demand,
  kinds: z.partialRecord(z.enum(ENTRANCE_KINDS), Demand),
})

/** Text of the organisation's own, in lines; may be empty. */
const OwnText = z.union([z.literal(''), NoteText(10_000)])

export const ProposeStandard = z.strictObject({ demands: StandardDemandsShape, text: OwnText })
export type ProposeStandard = z.infer<typeof ProposeStandard>

/** How a rule of access stands: only `enforced` stops or asks anybody. */
export const STANDARD_RULE_STATES = ['enforced', 'warns', 'observes', 'off', 'notBegun', 'notSetUp'] as const

/** A rule about who somebody is, in words: where it applies, what must hold (any group, in full), what follows if not. */
export const StandardRule = z.object({
  id: z.string(),
  title: TwoWords,
  state: z.enum(STANDARD_RULE_STATES),
  when: z.array(TwoWords),
  must: z.array(z.array(TwoWords)),
  otherwise: TwoWords,
})
export type StandardRule = z.infer<typeof StandardRule>

/** The settings that the standard describes. Spans are ms. */
export const StandardSettings = z.object({
  rules: z.array(StandardRule),
  password: z.object({ minLength: z.number().int(), tries: z.number().int(), waitMs: z.number().int() }),
  sessions: z.object({ idleMs: z.number().int(), longestMs: z.number().int(), freshMs: z.number().int() }),
})
export type StandardSettings = z.infer<typeof StandardSettings>

export const STANDARD_STATES = ['proposed', 'approved', 'refused', 'ended', 'replaced'] as const

const Line = z.object({
  version: z.number().int(),
  state: z.enum(STANDARD_STATES),
  proposedAt: Instant,
  proposedBy: z.string(),
  decidedAt: Instant.optional(),
  decidedBy: z.string().optional(),
  validUntil: Instant.optional(),
})
export const StandardVersion = Line.extend({
  demands: StandardDemandsShape,
  text: z.string(),
  settings: StandardSettings,
})
export type StandardVersion = z.infer<typeof StandardVersion>

export const COMPARED_STATES = ['meets', 'fails', 'unknown', 'stale'] as const
export const ComparedToStandard = z.object({ state: z.enum(COMPARED_STATES), lacks: z.array(z.string()) })
export type ComparedToStandard = z.infer<typeof ComparedToStandard>

/**
 * The organisation's authentication standard (O1, AD-14). `approved`: the version approved last, where there is one; `lack`: why it is not
 * in force (`standardMissing`, `standardEnded`, `standardChanged`), absent where it is. `changed`: which settings differ from those that
 * were approved. `settings`: those in force now. Entrances are held against the approved version, else against what the guideline asks;
 * `n` of `m` meet it.
 */
export const AuthenticationStandardAnswer = z.object({
  now: Instant,
  organisation: z.object({ ja: z.string().optional(), en: z.string().optional() }),
  settings: StandardSettings,
  approved: StandardVersion.optional(),
  proposed: StandardVersion.optional(),
  lack: z.string().optional(),
  changed: z.array(z.enum(['rules', 'password', 'sessions'])),
  entrances: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(ENTRANCE_KINDS),
      authentication: z.enum(AUTHENTICATIONS),
      passwordPolicy: z.enum(PASSWORD_POLICIES),
      compared: ComparedToStandard,
    }),
  ),
  n: z.number().int(),
  m: z.number().int(),
  versions: z.array(Line),
})
export type AuthenticationStandardAnswer = z.infer<typeof AuthenticationStandardAnswer>
