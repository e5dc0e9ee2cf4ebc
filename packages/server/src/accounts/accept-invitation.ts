import { type AcceptInvitation, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { mayWork } from './may-work.ts'
import { requireGoodPassword } from './require-good-password.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'
import { findAccount, findTicket, setPassword, useTicket } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'organisationWords'>

/** The invited person chooses a password and is signed in. Throws `ticket_refused`, `weak_password`. */
export async function acceptInvitation(
  deps: Needs,
  wish: AcceptInvitation,
  from: RequestedFrom,
): Promise<StartedSession> {
  const { store, now, passwords } = deps
  const hash = hashSecret('ticket', wish.ticket)
  const ticket = await findTicket(store.read, hash)
  if (
    ticket?.purpose !== 'invite' ||
    ticket.account_id === null ||
    ticket.used_at !== null ||
    ticket.expires_at <= now()
  ) {
    throw new Fault('ticket_refused')
  }
  const account = await findAccount(store.read, ticket.account_id)
  if (account === undefined) throw new Fault('ticket_refused')
  await requireGoodPassword(deps, wish.password, account.name)
  const passwordHash = await passwords.hash(wish.password)
  return store.write(async (tx) => {
    const at = now()
    if (!(await useTicket(tx.db, { hash, purpose: 'invite', now: at }))) throw new Fault('ticket_refused')
    const present = await findAccount(tx.db, account.id)
    if (present === undefined || !(await mayWork(tx.db, present))) throw new Fault('ticket_refused')
    await setPassword(tx.db, account.id, { hash: passwordHash, at })
    await tx.append({
      kind: 'account.passwordChosen',
      actor: `account:${account.id}`,
      subject: `account:${account.id}`,
      body: { how: 'invitation' },
    })
    return startSession(deps, tx, { account: account.id, from })
  })
}
