import { type DecideApproval, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import type { ApprovalKind, KindDeps } from './kind.ts'
import { kindOf } from './kinds.ts'
import { isOwn, requireAlone } from './require-alone.ts'
import { type ApprovalRow, approvalOf, findApproval, moveApproval } from './store.ts'

export type ApprovalDecision = DecideApproval & { readonly id: string; readonly by: AccountActor }

/**
 * Grants or refuses a request, with everything that follows from it, inside an open transaction. Of two decisions at the same moment the
 * first stands and the other is told. Nobody decides what they asked for themselves, unless nobody else could: then it is marked.
 * @throws Fault `not_found`, `not_allowed`, `own_request`, `second_gone_lately`, `already_decided` (detail.state), `not_grantable_yet` (detail.hindrance), `bad_input` for an end that the kind demands
 * or does not allow
 */
export async function decideApproval(tx: Tx, deps: KindDeps, decision: ApprovalDecision): Promise<ApprovalRow> {
  const present = await findApproval(tx.db, decision.id)
  if (present === undefined) throw new Fault('not_found')
  const kind = kindOf(present.kind)
  if (!kind.mayDecide(decision.by)) throw new Fault('not_allowed')
  if (present.state !== 'asked') throw new Fault('already_decided', { state: present.state })
  const selfDecided = isOwn(present, decision.by)
  const now = deps.now()
  if (selfDecided) await requireAlone(tx, decision.by, { mayDecide: kind.mayDecide, now })
  const granted = decision.decision === 'grant'
  if (granted) {
    requireEnd(kind, decision.validUntil, now)
    const hindrance = await kind.hindrance(tx.db, approvalOf(present), now)
    if (hindrance !== undefined) throw new Fault('not_grantable_yet', { hindrance })
  }
  const row = await moveApproval(
    tx.db,
    { id: present.id, state: 'asked' },
    {
      state: granted ? 'granted' : 'refused',
      decided_account: decision.by.account,
      decided_at: now,
      self_decided: selfDecided ? 1 : 0,
      reason: decision.reason ?? null,
      conditions: (granted ? decision.conditions : undefined) ?? null,
      valid_until: (granted ? decision.validUntil : undefined) ?? null,
    },
  )
  if (row === undefined) throw new Fault('already_decided')
  await tx.append({
    kind: granted ? 'approval.granted' : 'approval.refused',
    actor: actorName(decision.by),
    subject: `approval:${row.id}`,
    body: {
      kind: row.kind,
      about: row.subject,
      reason: row.reason,
      conditions: row.conditions,
      validUntil: row.valid_until,
      selfDecided,
    },
  })
  await (granted ? kind.onGranted(tx, approvalOf(row), deps) : kind.onTurnedDown(tx, approvalOf(row), deps))
  return row
}

function requireEnd(kind: ApprovalKind, validUntil: number | undefined, now: number): void {
  if (validUntil === undefined) {
    if (kind.needsEnd) throw badEnd('invalid_type')
    return
  }
  const latest = now + (kind.longestMs ?? Number.MAX_SAFE_INTEGER)
  if (validUntil <= now || validUntil > latest) throw badEnd('invalid_value')
}

function badEnd(problem: string): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field: 'validUntil', problem }] })
}
