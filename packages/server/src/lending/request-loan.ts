import { Fault, type RequestLoan } from '@taga/contract'
import { askApproval } from '../approvals/ask-approval.ts'
import type { Deps } from '../deps.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import type { LoanWish } from './approval-kind.ts'
import { requireCleared } from './read-borrower.ts'
import { type LoanRow, countWaitingLoansOf } from './store.ts'

/** Nobody has more loans under way that are not handed over yet. */
const MOST_WAITING = 5
const LONGEST_MS = 5 * 366 * 86_400_000

/**
 * Asks for the loan of a device, for oneself or (administrators) for somebody else.
 * @throws Fault `bad_input` (detail.reason `noPerson`, `notCleared`, `badUntil`); `conflict` (detail.reason `tooManyOpen`)
 */
export function requestLoan(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  by: AccountActor,
  { wanted, purpose, until, person = by.person }: RequestLoan,
): Promise<LoanRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    if (person === undefined) throw new Fault('bad_input', { reason: 'noPerson' })
    if (person !== by.person && !by.roles.includes('administrator')) throw new Fault('not_allowed')
    requireUntil(until, now)
    await requireCleared(tx.db, person, now)
    if ((await countWaitingLoansOf(tx.db, person)) >= MOST_WAITING)
      throw new Fault('conflict', { reason: 'tooManyOpen' })
    const row: LoanRow = {
      ...emptyLoan,
      id: newId(deps.random),
      state: 'requested',
      person_id: person,
      purpose,
      wanted,
      due_at: until,
      version: 1,
      created_at: now,
      updated_at: now,
    }
    await tx.db.insertInto('loans').values(row).execute()
    const personName = (await findPerson(tx.db, person))?.name ?? ''
    const body: LoanWish = { loan: row.id, wanted, purpose, until, personName }
    await tx.append({
      kind: 'loan.requested',
      actor: actorName(by),
      subject: `loan:${row.id}`,
      body: { person, wanted, purpose, until },
    })
    await askApproval(tx, deps, { kind: 'lending', subject: `loan:${row.id}`, askedBy: by, body })
    return row
  })
}

/** A loan ends after it begins, and within five years. @throws Fault `bad_input` (detail.reason `badUntil`) */
export function requireUntil(until: number, now: number): void {
  if (until > now && until <= now + LONGEST_MS) return
  throw new Fault('bad_input', { reason: 'badUntil', fields: [{ field: 'until', problem: 'custom' }] })
}

/** A loan of which nothing is known yet. */
export const emptyLoan = {
  device_id: null,
  open_device_id: null,
  wanted: null,
  accessories: '[]',
  condition: null,
  ready_state: null,
  ready_why: null,
  terms: null,
  handed_over_at: null,
  handed_over_by: null,
  signed_at: null,
  signed_by: null,
  extension: null,
  returned_at: null,
  returned_by: null,
  return_check: null,
  reminded_at: null,
} as const
