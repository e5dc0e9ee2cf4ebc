import { ATLAS_AXES, OBLIGATION_KINDS } from '@taga/core'
import { z } from 'zod'
import { PageCursor } from './list.ts'

const OUTCOMES = ['allow', 'step-up', 'deny'] as const

/** One value, or several separated by commas; nothing narrows nothing. */
function anyOf<const T extends string>(values: readonly T[]) {
  const [first, ...rest] = values
  const choice = z.enum(first === undefined ? ([''] as unknown as [T]) : [first, ...rest]) // an axis is never empty
  return z
    .string()
    .max(400)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(choice))
    .optional()
}

/** A question to the atlas. `preview`: by the rules of that preview, each point with what the rules in force answer; `changed`: only where they differ. */
export const AtlasQueryInput = z.strictObject({
  role: anyOf(ATLAS_AXES.role),
  pattern: anyOf(ATLAS_AXES.pattern),
  place: anyOf(ATLAS_AXES.place),
  network: anyOf(ATLAS_AXES.network),
  level: anyOf(ATLAS_AXES.level),
  posture: anyOf(ATLAS_AXES.posture),
  outcome: anyOf(OUTCOMES),
  preview: z.string().min(1).max(100).optional(),
  changed: z.enum(['true', 'false']).optional(),
  after: PageCursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type AtlasQueryInput = z.infer<typeof AtlasQueryInput>

/** `rules` deny or ask for a proof; `before` is what the rules in force answer, where a preview was asked. */
export const AtlasPoint = z.object({
  role: z.enum(ATLAS_AXES.role),
  pattern: z.enum(ATLAS_AXES.pattern),
  place: z.string(),
  network: z.string(),
  level: z.enum(ATLAS_AXES.level),
  posture: z.string(),
  outcome: z.enum(OUTCOMES),
  before: z.enum(OUTCOMES).optional(),
  rules: z.array(z.string()),
  obligations: z.array(z.enum(OBLIGATION_KINDS)),
})
export type AtlasPoint = z.infer<typeof AtlasPoint>

const Counts = z.object({ allow: z.number().int(), 'step-up': z.number().int(), deny: z.number().int() })

/**
 * The complete answer to a question: how many points it covers, and a page of them. `counts`, `axes` and `reasons` leave the outcome that was
 * asked for aside: how many points of each outcome there are, in all and for each value of each axis, and which rules deny or ask most.
 */
export const AtlasAnswer = z.object({
  number: z.number().int(),
  version: z.string(),
  /** Rules that stop nobody today: those that only observe or warn, and those whose sources are not adopted. */
  notEnforced: z.number().int(),
  all: z.number().int(),
  total: z.number().int(),
  counts: Counts,
  axes: z.record(z.string(), z.record(z.string(), Counts)),
  reasons: z.array(
    z.object({ rule: z.string(), title: z.object({ ja: z.string(), en: z.string() }), points: z.number().int() }),
  ),
  rows: z.array(AtlasPoint),
  next: z.string().optional(),
})
export type AtlasAnswer = z.infer<typeof AtlasAnswer>
