import { type EndCause, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { isOwn } from './require-alone.ts'
import type { KindDeps } from './kind.ts'
import { kindOf } from './kinds.ts'
import { type ApprovalRow, approvalOf, findApproval, moveApproval } from './store.ts'

/**
 * The asker takes a request back that nobody has decided yet.
 * @throws Fault `not_found`, also for what somebody else asked; `already_decided` (detail.state)
 */
export async function withdrawApproval(
  tx: Tx,
  deps: KindDeps,
  { id, by }: { readonly id: string; readonly by: AccountActor },
): Promise<ApprovalRow> {
  const present = await findApproval(tx.db, id)
  if (present === undefined || !isOwn(present, by)) throw new Fault('not_found')
  const row = await moveApproval(tx.db, { id, state: 'asked' }, { state: 'withdrawn', ended_at: deps.now() })
  if (row === undefined) throw new Fault('already_decided', { state: present.state })
  const body = { kind: row.kind, about: row.subject }
  await tx.append({ kind: 'approval.withdrawn', actor: actorName(by), subject: `approval:${id}`, body })
  await kindOf(row.kind).onTurnedDown(tx, approvalOf(row), deps)
  return row
}

/**
 * Takes back what was granted, or notes that it is no longer needed, with everything that follows.
 * @throws Fault `not_found`, `not_allowed`, `already_decided` (detail.state) where it is not granted or has ended
 */
export async function endApproval(
  tx: Tx,
  deps: KindDeps,
  ending: {
    readonly id: string
    readonly by: AccountActor
    readonly cause: 'revoked' | 'finished'
    readonly reason: string
  },
): Promise<ApprovalRow> {
  const present = await findApproval(tx.db, ending.id)
  if (present === undefined) throw new Fault('not_found')
  if (!kindOf(present.kind).mayDecide(ending.by)) throw new Fault('not_allowed')
  const row = await closeGranted(tx, deps, { ...ending, actor: actorName(ending.by), account: ending.by.account })
  if (row === undefined) throw new Fault('already_decided', { state: present.state })
  return row
}

/** Ends what was granted, whoever asked for that; undefined where it is not granted (any more). */
export async function closeGranted(
  tx: Tx,
  deps: KindDeps,
  ending: {
    readonly id: string
    readonly actor: string
    readonly cause: EndCause
    readonly reason?: string
    readonly account?: string
  },
): Promise<ApprovalRow | undefined> {
  const { id, actor, cause, reason } = ending
  const row = await moveApproval(
    tx.db,
    { id, state: 'granted' },
    { state: 'ended', ended_at: deps.now(), end_cause: cause, end_reason: reason ?? null },
  )
  if (row === undefined) return undefined
  const body = { kind: row.kind, about: row.subject, cause, reason: reason ?? null }
  await tx.append({ kind: 'approval.ended', actor, subject: `approval:${id}`, body })
  await kindOf(row.kind).onEnded(tx, { ...approvalOf(row), endedAccount: ending.account }, deps)
  return row
}
