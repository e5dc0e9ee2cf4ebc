import { Fault } from '@taga/contract'
import type { Json, Tx } from '../db/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import type { KindDeps } from './kind.ts'
import { kindOf } from './kinds.ts'
import { type ApprovalRow, countOpenOf, insertApproval, namesOfAccounts } from './store.ts'

/** `subject` is what it is about, as the ledger names things (`person:…`, `device:…`). `body` has the shape of the kind. */
export type ApprovalWish = {
  readonly kind: string
  readonly subject: string
  readonly askedBy: AccountActor
  readonly body: Json
  /** When an answer is needed (epoch ms). */
  readonly dueAt?: number | undefined
}

/** Nobody has more open requests than this: a queue that one person can fill is no queue. */
export const MAX_OPEN = 50

/**
 * Puts a request before those who decide, inside an open transaction. Asking for the same while the first request is open is refused.
 * @throws Fault `not_allowed`, `already_asked`, `conflict` (detail.reason `tooManyOpen`)
 */
export async function askApproval(tx: Tx, deps: KindDeps, wish: ApprovalWish): Promise<ApprovalRow> {
  const kind = kindOf(wish.kind)
  const { askedBy, subject } = wish
  if (!kind.mayAsk(askedBy)) throw new Fault('not_allowed')
  const body = kind.read(wish.body)
  if ((await countOpenOf(tx.db, askedBy.account)) >= MAX_OPEN) throw new Fault('conflict', { reason: 'tooManyOpen' })
  const now = deps.now()
  const name = (await namesOfAccounts(tx.db, [askedBy.account])).get(askedBy.account) ?? ''
  const { ja, en } = kind.summary(body)
  const row: ApprovalRow = {
    id: newId(deps.random),
    kind: wish.kind,
    subject,
    state: 'asked',
    open_key: `${wish.kind} ${subject} ${askedBy.account}`,
    asked_account: askedBy.account,
    asked_person: askedBy.person ?? null,
    asked_at: now,
    due_at: wish.dueAt ?? now + kind.answerWithinMs,
    body: JSON.stringify(body),
    summary_key: foldText(`${ja} ${en} ${name}`),
    decided_account: null,
    decided_at: null,
    self_decided: 0,
    reason: null,
    conditions: null,
    valid_until: null,
    reminded_at: null,
    ended_at: null,
    end_cause: null,
    end_reason: null,
  }
  if (!(await insertApproval(tx.db, row))) throw new Fault('already_asked')
  await tx.append({
    kind: 'approval.asked',
    actor: actorName(askedBy),
    subject: `approval:${row.id}`,
    body: { kind: row.kind, about: subject, asked: wish.body, dueAt: row.due_at },
  })
  return row
}
