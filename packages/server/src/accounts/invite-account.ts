import { Fault, type InviteAccount } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { type AccountRow, findAccountByName, insertAccount, insertTicket } from './store.ts'

const INVITATION_MS = 72 * 60 * 60_000

/**
 * An account without a password, and the one-time ticket with which its owner chooses one within 72 hours.
 * Throws `conflict` where the name is taken, `bad_input` where the person is not in the register.
 */
export async function inviteAccount(
  { store, now, random }: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: Actor,
  wish: InviteAccount,
): Promise<{ readonly account: AccountRow; readonly ticket: string; readonly expiresAt: number }> {
  const ticket = newSecret(random, 16)
  const at = now()
  const account: AccountRow = {
    id: newId(random),
    name: wish.name,
    person_id: wish.person ?? null,
    roles: JSON.stringify([...new Set(wish.roles)]),
    password_hash: null,
    password_changed_at: null,
    created_at: at,
    locked_at: null,
  }
  const expiresAt = at + INVITATION_MS
  await store.write(async (tx) => {
    if (wish.person !== undefined && (await findPerson(tx.db, wish.person)) === undefined) {
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'person', problem: 'not_found' }] })
    }
    if ((await findAccountByName(tx.db, wish.name)) !== undefined) throw new Fault('conflict', { field: 'name' })
    await insertAccount(tx.db, account)
    await insertTicket(tx.db, {
      hash: hashSecret('ticket', ticket),
      purpose: 'invite',
      account_id: account.id,
      created_at: at,
      expires_at: expiresAt,
      used_at: null,
    })
    await tx.append({
      kind: 'account.invited',
      actor: actorName(actor),
      subject: `account:${account.id}`,
      body: { name: wish.name, person: wish.person ?? '', roles: [...new Set(wish.roles)], expiresAt },
    })
  })
  return { account, ticket, expiresAt }
}
