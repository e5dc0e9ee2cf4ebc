import {
  type AcceptByPasskey,
  type AcceptInvitation,
  Fault,
  type InvitationLook,
  type PasskeyOptions,
} from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { checkPasskeyMade, keepPasskey, passkeyToMake } from '../passkeys/make-passkey.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { findPerson } from '../people/store.ts'
import { mayWork } from './may-work.ts'
import { requireAnother, requireGoodPassword } from './require-good-password.ts'
import { type RequestedFrom, type StartedSession, startSession } from './start-session.ts'
import { type AccountRow, findAccount, findTicket, setPassword, takeTicket } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'passwords' | 'organisationWords' | 'sealer' | 'place'>
type Invited = { readonly account: AccountRow; readonly hash: string; readonly expiresAt: number }

/** What the invited person sees. Throws `ticket_refused`. */
export async function lookAtInvitation(deps: Needs, ticket: string): Promise<InvitationLook> {
  const { account, expiresAt } = await findInvited(deps, ticket)
  const person = account.person_id === null ? undefined : await findPerson(deps.store.read, account.person_id)
  const party = relyingParty(deps.place)
  return {
    name: account.name,
    ...(person === undefined ? {} : { personName: person.name }),
    expiresAt,
    ...(party === undefined ? {} : { passkeysAt: party.url }),
  }
}

/** The invited person chooses a password and is signed in. Throws `ticket_refused`, `weak_password`. */
export async function acceptInvitation(
  deps: Needs,
  wish: AcceptInvitation,
  from: RequestedFrom,
): Promise<StartedSession> {
  const invited = await findInvited(deps, wish.ticket)
  const { id } = invited.account
  await requireGoodPassword(deps, wish.password, invited.account.name)
  await requireAnother(deps, wish.password, invited.account)
  const hash = await deps.passwords.hash(wish.password)
  return deps.store.write(async (tx) => {
    await takeInvitation(tx, deps, invited)
    await setPassword(tx.db, id, { hash, at: deps.now() })
    await tx.append({
      kind: 'account.passwordChosen',
      actor: `account:${id}`,
      subject: `account:${id}`,
      body: { how: 'invitation' },
    })
    const way = { via: 'ticket', strength: 'password', factorDue: deps.place.secure } as const
    return startSession(deps, tx, { account: id, from, way })
  })
}

/** What the browser needs to make the invited person's first passkey. Throws `ticket_refused`, `passkey_needs_name`. */
export async function invitedPasskeyOptions(deps: Needs, ticket: string): Promise<PasskeyOptions> {
  const { account } = await findInvited(deps, ticket)
  const person = account.person_id === null ? undefined : await findPerson(deps.store.read, account.person_id)
  return passkeyToMake(deps, 'invitedPasskey', {
    id: account.id,
    name: account.name,
    ...(person === undefined ? {} : { personName: person.name }),
  })
}

/** The invited person makes a passkey, needs no password, and is signed in. Throws `ticket_refused`, `proof_refused`. */
export async function acceptByPasskey(
  deps: Needs,
  wish: AcceptByPasskey,
  from: RequestedFrom,
): Promise<StartedSession> {
  const invited = await findInvited(deps, wish.ticket)
  const { id } = invited.account
  const checked = await checkPasskeyMade(deps, 'invitedPasskey', wish)
  return deps.store.write(async (tx) => {
    await takeInvitation(tx, deps, invited)
    await keepPasskey(tx, deps, { account: id, name: wish.name, checked })
    return startSession(deps, tx, { account: id, from, way: { via: 'passkey', strength: 'passkey' } })
  })
}

/** Uses an invitation up for somebody who comes by the directory. Throws `ticket_refused`. */
export async function takeInvitationFor(tx: Tx, { now }: Pick<Deps, 'now'>, ticket: string): Promise<string> {
  const hash = hashSecret('ticket', ticket)
  const row = await findTicket(tx.db, hash)
  const account = row?.account_id ?? undefined
  const isTaken = await takeTicket(tx.db, { hash, purpose: 'invite', now: now() })
  if (account === undefined || !isTaken) throw new Fault('ticket_refused')
  return (await findWorking(tx.db, account)).id
}

async function findInvited({ store, now }: Needs, ticket: string): Promise<Invited> {
  const hash = hashSecret('ticket', ticket)
  const row = await findTicket(store.read, hash)
  const stands = row?.purpose === 'invite' && row.used_at === null && row.expires_at > now()
  if (!stands || row.account_id === null) throw new Fault('ticket_refused')
  const account = await findWorking(store.read, row.account_id)
  return { account, hash, expiresAt: row.expires_at }
}

/** Uses the ticket up, for an account that may still work. Throws `ticket_refused`. */
async function takeInvitation(tx: Tx, { now }: Needs, invited: Invited): Promise<void> {
  const used = await takeTicket(tx.db, { hash: invited.hash, purpose: 'invite', now: now() })
  if (!used) throw new Fault('ticket_refused')
  await findWorking(tx.db, invited.account.id)
}

async function findWorking(db: Kysely<Schema>, id: string): Promise<AccountRow> {
  const account = await findAccount(db, id)
  if (account === undefined || !(await mayWork(db, account))) throw new Fault('ticket_refused')
  return account
}
