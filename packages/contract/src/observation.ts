import { UNKNOWN_REASONS } from '@taga/core'
import { z } from 'zod'

/** Limits of one reported value: 4 KiB a string (counted in UTF-16 units), 64 strings a list. */
export const MAX_TEXT_LENGTH = 4096
export const MAX_LIST_LENGTH = 64

const Text = z.string().max(MAX_TEXT_LENGTH)

/** One line that every database keeps: no control characters, no half of a surrogate pair. */
export const ONE_LINE = /^[^\p{Cc}\p{Surrogate}]*$/u

/** A fact's value on the wire. Times are epoch ms; no null, no nesting. */
export const Value = z.union([Text, z.number(), z.boolean(), z.array(Text).max(MAX_LIST_LENGTH)])

const Sight = {
  at: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  provenance: z.enum(['measured', 'declared']),
  source: z.string().min(1).max(200).regex(ONE_LINE),
}

/**
 * What an agent saw, or why it could not see it. An agent measures, or passes on what its user declared;
 * `enforced` and `recorded` are never an agent's to claim.
 */
export const ReportedObservation = z.discriminatedUnion('kind', [
  z.object({ ...Sight, kind: z.literal('value'), value: Value }),
  z.object({ ...Sight, kind: z.literal('unknown'), reason: z.enum(UNKNOWN_REASONS) }),
])
export type ReportedObservation = z.infer<typeof ReportedObservation>
