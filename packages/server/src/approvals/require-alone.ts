import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { AccountActor } from '../http/actor.ts'
import type { Allow } from '../http/allow.ts'
import { type ApprovalRow, listOtherAccounts } from './store.ts'

/** Asked by the same account, or by another account of the same person. */
export function isOwn(row: Pick<ApprovalRow, 'asked_account' | 'asked_person'>, by: AccountActor): boolean {
  return row.asked_account === by.account || (by.person !== undefined && row.asked_person === by.person)
}

/**
 * Lets somebody act on their own behalf only where nobody else could do it for them. Accounts that were invited and never used count: an
 * invitation can be taken back.
 * @throws Fault `own_request`
 */
export async function requireAlone(tx: Pick<Tx, 'db'>, by: AccountActor, mayDecide: Allow): Promise<void> {
  if ((await listOtherAccounts(tx.db, by)).some(mayDecide)) throw new Fault('own_request')
}
