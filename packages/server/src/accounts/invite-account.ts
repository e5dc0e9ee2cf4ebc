import { Fault, type InviteAccount } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import {
  type AccountRow,
  findAccount,
  findAccountByName,
  findAccountBySkeleton,
  insertAccount,
  insertTicket,
  withdrawTickets,
} from './store.ts'

const INVITATION_MS = 72 * 60 * 60_000

type Needs = Pick<Deps, 'store' | 'now' | 'random'>
/** The ticket is told this once; only its hash is kept. `expiresAt`: epoch ms. */
export type Invitation = { readonly account: AccountRow; readonly ticket: string; readonly expiresAt: number }

/**
 * An account that nobody can sign in to yet, and the one-time ticket with which its owner chooses how, within 72 hours.
 * Throws `conflict` where the name is taken or looks like one that is, `bad_input` where the person is not in the register.
 */
export async function inviteAccount(deps: Needs, actor: Actor, wish: InviteAccount): Promise<Invitation> {
  const id = newId(deps.random)
  const roles = [...new Set(wish.roles)]
  return deps.store.write(async (tx) => {
    await requirePerson(tx, wish.person)
    await requireFreeName(tx, wish.name)
    await insertAccount(tx.db, {
      id,
      name: wish.name,
      person_id: wish.person ?? null,
      roles: JSON.stringify(roles),
      created_at: deps.now(),
    })
    const issued = await issueInvitation(tx, deps, id)
    await tx.append({
      kind: 'account.invited',
      actor: actorName(actor),
      subject: `account:${id}`,
      body: { name: wish.name, person: wish.person ?? '', roles, expiresAt: issued.expiresAt },
    })
    return { account: await requireAccount(tx, id), ...issued }
  })
}

/** A new ticket in place of a lost or expired one; the former works no more. Throws `not_found`, and `conflict` where it was accepted. */
export async function reissueInvitation(deps: Needs, actor: Actor, account: string): Promise<Invitation> {
  return deps.store.write(async (tx) => {
    const row = await requireAccount(tx, account)
    if (row.last_sign_in_at !== null) throw new Fault('conflict', { reason: 'accepted' })
    const issued = await issueInvitation(tx, deps, account)
    await tx.append({
      kind: 'account.invitedAgain',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { expiresAt: issued.expiresAt },
    })
    return { account: row, ...issued }
  })
}

/** Puts former tickets of the account out of use and issues one. The caller writes it to the ledger. */
export async function issueInvitation(
  tx: Tx,
  { now, random }: Pick<Deps, 'now' | 'random'>,
  account: string,
): Promise<Omit<Invitation, 'account'>> {
  const ticket = newSecret(random, 16)
  const at = now()
  const expiresAt = at + INVITATION_MS
  await withdrawTickets(tx.db, { purpose: 'invite', account, now: at })
  await insertTicket(tx.db, {
    hash: hashSecret('ticket', ticket),
    purpose: 'invite',
    account_id: account,
    created_at: at,
    expires_at: expiresAt,
    used_at: null,
  })
  return { ticket, expiresAt }
}

/** Throws `conflict` where an account has this name, or one that a reader takes for it. */
export async function requireFreeName(tx: Tx, name: string): Promise<void> {
  if ((await findAccountByName(tx.db, name)) !== undefined) throw new Fault('conflict', { field: 'name' })
  if ((await findAccountBySkeleton(tx.db, name)) !== undefined)
    throw new Fault('conflict', { field: 'name', reason: 'looksAlike' })
}

/** Throws `bad_input` where the register has no such person. */
export async function requirePerson(tx: Tx, person: string | undefined): Promise<void> {
  if (person === undefined || (await findPerson(tx.db, person)) !== undefined) return
  throw new Fault('bad_input', { in: 'body', fields: [{ field: 'person', problem: 'not_found' }] })
}

/** Throws `not_found`. */
export async function requireAccount(tx: Tx, id: string): Promise<AccountRow> {
  const row = await findAccount(tx.db, id)
  if (row === undefined) throw new Fault('not_found')
  return row
}
