import { Fault } from '@taga/contract'
import { findMeasure, isBaseline, type MeasureId, type TailoringChoice } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { findProgramme, type ProgrammeRow, readTailoring, type TailoringColumn } from './store.ts'

/** A decision is looked at again after this long at the latest. */
export const MAX_REVIEW_MS = 400 * 86_400_000

type World = Pick<Deps, 'store' | 'now'>

export type Tailor = {
  readonly measure: MeasureId
  readonly version: number
  readonly choice: TailoringChoice
  readonly reason: string
  readonly ownWords?: string | undefined
  readonly reviewAt: number
}

/**
 * Adopts, adapts or declines a measure. To decline a baseline measure is the executives' to decide: from anybody else it is a proposal,
 * and the measure goes on being judged until an executive accepts it.
 * @throws Fault `bad_input` for a review in the past or too far ahead, or an adaptation without words; `conflict` for a change in between
 */
export function tailorMeasure(
  deps: World,
  actor: { readonly name: string; readonly executive: boolean },
  tailor: Tailor,
): Promise<ProgrammeRow> {
  const { measure, version, choice, reason, ownWords, reviewAt } = tailor
  const at = deps.now()
  requireReview(reviewAt, at)
  if (choice === 'adapt' && ownWords === undefined)
    throw new Fault('bad_input', { fields: [{ field: 'ownWords', problem: 'invalid_value' }] })
  const decision: TailoringColumn = {
    choice,
    reason,
    by: actor.name,
    at,
    reviewAt,
    ...(choice === 'adapt' && ownWords !== undefined ? { ownWords } : {}),
  }
  const needsExecutive = choice === 'decline' && isBaseline(findMeasure(measure)) && !actor.executive
  return deps.store.write(async (tx) => {
    const kept = JSON.stringify(decision)
    const row = await keepProgramme(tx, deps, {
      measure,
      version,
      change: needsExecutive ? { proposal: kept } : { tailoring: kept, proposal: null },
    })
    const kind = needsExecutive ? 'measure.declineProposed' : 'measure.tailored'
    await tx.append({ kind, actor: actor.name, subject: `measure:${measure}`, body: bodyOf(decision) })
    return row
  })
}

/** Takes a decision, or the proposal of one, back: the measure is judged as the guideline has it. */
export function withdrawTailoring(
  deps: World,
  actor: string,
  { measure, version }: { readonly measure: MeasureId; readonly version: number },
): Promise<ProgrammeRow> {
  return deps.store.write(async (tx) => {
    const row = await keepProgramme(tx, deps, { measure, version, change: { tailoring: null, proposal: null } })
    await tx.append({ kind: 'measure.tailoringWithdrawn', actor, subject: `measure:${measure}`, body: {} })
    return row
  })
}

/**
 * An executive's word on a proposal to decline a baseline measure.
 * @throws Fault `not_found` where nothing is proposed; `bad_input` where its review has passed meanwhile; `conflict`
 */
export function decideProposal(
  deps: World,
  actor: string,
  { measure, version, accept }: { readonly measure: MeasureId; readonly version: number; readonly accept: boolean },
): Promise<ProgrammeRow> {
  return deps.store.write(async (tx) => {
    const proposal = readTailoring((await findProgramme(tx.db, measure))?.proposal ?? null)
    if (proposal === undefined) throw new Fault('not_found')
    if (accept) requireReview(proposal.reviewAt, deps.now())
    const decision: TailoringColumn = { ...proposal, by: actor, at: deps.now() }
    const row = await keepProgramme(tx, deps, {
      measure,
      version,
      change: accept ? { tailoring: JSON.stringify(decision), proposal: null } : { proposal: null },
    })
    const kind = accept ? 'measure.tailored' : 'measure.declineRefused'
    await tx.append({
      kind,
      actor,
      subject: `measure:${measure}`,
      body: { ...bodyOf(proposal), proposedBy: proposal.by },
    })
    return row
  })
}

/**
 * Who sees to a measure and by when.
 * @throws Fault `bad_input` for a person who is not in the register or a date in the past; `conflict`
 */
export function planMeasure(
  deps: World,
  actor: string,
  plan: {
    readonly measure: MeasureId
    readonly version: number
    readonly owner?: string | undefined
    readonly dueAt?: number | undefined
  },
): Promise<ProgrammeRow> {
  const { measure, version, owner, dueAt } = plan
  return deps.store.write(async (tx) => {
    await requirePerson(tx, owner)
    const known = await findProgramme(tx.db, measure)
    // a date that has passed may stay while something else is changed
    if (dueAt !== undefined && dueAt !== known?.due_at && dueAt <= deps.now())
      throw new Fault('bad_input', { fields: [{ field: 'dueAt', problem: 'invalid_value' }] })
    const change = { owner_id: owner ?? null, due_at: dueAt ?? null }
    const row = await keepProgramme(tx, deps, { measure, version, change })
    await tx.append({
      kind: 'measure.planned',
      actor,
      subject: `measure:${measure}`,
      body: { owner: owner ?? null, dueAt: dueAt ?? null },
    })
    return row
  })
}

export async function commentMeasure(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  { measure, text }: { readonly measure: MeasureId; readonly text: string },
): Promise<{ readonly id: string; readonly at: number }> {
  return deps.store.write(async (tx) => {
    const comment = { id: newId(deps.random), measure_id: measure, at: deps.now(), by_account: actor, words: text }
    await tx.db.insertInto('measure_comments').values(comment).execute()
    await tx.append({
      kind: 'measure.commented',
      actor,
      subject: `measure:${measure}`,
      body: { comment: comment.id, text },
    })
    return comment
  })
}

/** @throws Fault `bad_input` where nobody in the register has this id */
export async function requirePerson(tx: Tx, person: string | undefined): Promise<void> {
  if (person !== undefined && (await findPerson(tx.db, person)) === undefined)
    throw new Fault('bad_input', { fields: [{ field: 'owner', problem: 'invalid_value' }] })
}

/** @throws Fault `bad_input` */
export function requireReview(reviewAt: number, now: number, field = 'reviewAt'): void {
  if (reviewAt <= now || reviewAt > now + MAX_REVIEW_MS)
    throw new Fault('bad_input', { fields: [{ field, problem: 'invalid_value' }] })
}

type Change = Partial<Pick<ProgrammeRow, 'tailoring' | 'proposal' | 'owner_id' | 'due_at'>>

/** Writes over what was read at `version` (0: nothing there). One statement decides between two who read the same. */
async function keepProgramme(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  { measure, version, change }: { readonly measure: MeasureId; readonly version: number; readonly change: Change },
): Promise<ProgrammeRow> {
  const kept = { ...change, version: version + 1, updated_at: deps.now() }
  const row =
    version === 0
      ? await tx.db
          .insertInto('measure_programme')
          .values({ measure_id: measure, tailoring: null, proposal: null, owner_id: null, due_at: null, ...kept })
          .onConflict((conflict) => conflict.column('measure_id').doNothing())
          .returningAll()
          .executeTakeFirst()
      : await tx.db
          .updateTable('measure_programme')
          .set(kept)
          .where('measure_id', '=', measure)
          .where('version', '=', version)
          .returningAll()
          .executeTakeFirst()
  if (row !== undefined) return row
  const present = await findProgramme(tx.db, measure)
  throw new Fault('conflict', { version: present?.version ?? 0 })
}

function bodyOf({ choice, reason, ownWords, reviewAt }: TailoringColumn) {
  return { choice, reason, ownWords: ownWords ?? null, reviewAt }
}
