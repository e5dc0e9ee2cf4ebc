import { type CreateFirstAccount, Fault } from '@taga/contract'
import { ROLES } from '@taga/core'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { newId } from '../new-id.ts'
import { insertPerson } from '../people/insert-person.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'
import { findTicket, hasAccounts, insertAccount, takeTicket } from './store.ts'
import { requireGoodPassword } from './require-good-password.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'organisationWords' | 'place'>

/**
 * The first account of the organisation: every role, as a sole proprietor holds them, and the person in the register it belongs to.
 * Throws `ticket_refused`, `weak_password`.
 */
export async function createFirstAccount(
  deps: Needs,
  wish: CreateFirstAccount,
  from: RequestedFrom,
): Promise<StartedSession> {
  const { store, now, random, passwords } = deps
  const hash = hashSecret('ticket', wish.ticket)
  // looked at first, so that a stranger without a ticket cannot make us hash
  const ticket = await findTicket(store.read, hash)
  if (ticket?.purpose !== 'first' || ticket.used_at !== null || ticket.expires_at <= now())
    throw new Fault('ticket_refused')
  await requireGoodPassword(deps, wish.password, wish.name)
  const passwordHash = await passwords.hash(wish.password)
  const id = newId(random)
  return store.write(async (tx) => {
    const at = now()
    if (!(await takeTicket(tx.db, { hash, purpose: 'first', now: at }))) throw new Fault('ticket_refused')
    if (await hasAccounts(tx.db)) throw new Fault('ticket_refused')
    const person = (await insertPerson(tx, deps, `account:${id}`, { name: wish.personName, rights: [] })).id
    await insertAccount(tx.db, {
      id,
      name: wish.name,
      person_id: person,
      roles: JSON.stringify(ROLES),
      password_hash: passwordHash,
      password_changed_at: at,
      created_at: at,
    })
    await tx.append({
      kind: 'account.created',
      actor: `account:${id}`,
      subject: `account:${id}`,
      body: { name: wish.name, person, roles: [...ROLES], how: 'firstTicket' },
    })
    const way = { via: 'ticket', strength: 'password', factorDue: deps.place.secure } as const
    return startSession(deps, tx, { account: id, from, way })
  })
}
