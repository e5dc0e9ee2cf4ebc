import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type NamedRegister, addTo } from '../registers/named-register.ts'
import type { EntranceRow, Known } from './store.ts'

/** What is said of an entrance and until when (epoch ms) it is believed. Every change counts as a review. */
export type EntranceDraft = { readonly name: string; readonly reviewDueAt: number; readonly known: Known }

/** A word about a system that changes is not believed for longer than this without looking again. */
export const MAX_REVIEW_MS = 400 * 86_400_000

/** Every system that can be reached from outside (AD-14, AD-15, AD-16). Refuses a review too far ahead, or past. */
export const entranceRegister: NamedRegister<EntranceRow, EntranceDraft> = {
  table: 'entrances',
  kind: 'entrance',
  columns: ({ known, reviewDueAt }, now) => ({
    known: JSON.stringify(known),
    reviewed_at: now,
    review_by: reviewDueAt,
  }),
  body: ({ name, reviewDueAt, known: { address, boundaryReviewedAt, ...known } }) => ({
    name,
    reviewDueAt,
    ...known,
    ...(address === undefined ? {} : { address }),
    ...(boundaryReviewedAt === undefined ? {} : { boundaryReviewedAt }),
  }),
  check: async (_tx, { reviewDueAt }, now) => checkReviewDue(reviewDueAt, now),
}

/** @throws Fault `conflict` where an entrance has this name; `bad_input` for a review too far ahead or past */
export function addEntrance(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: EntranceDraft,
): Promise<EntranceRow> {
  return addTo(deps, entranceRegister, actor, draft)
}

/** @throws Fault `bad_input` for a review too far ahead, or past */
export function checkReviewDue(reviewDueAt: number, now: number): void {
  if (reviewDueAt <= now || reviewDueAt > now + MAX_REVIEW_MS)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'reviewDueAt', problem: 'out_of_range' }] })
}
