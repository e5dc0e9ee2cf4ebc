import { Fault, type Role } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { requireAlone } from '../approvals/require-alone.ts'
import { type AccountActor, type Actor, actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { findPerson } from '../people/store.ts'
import { requireAccount, requirePerson } from './invite-account.ts'
import {
  type AccountRow,
  endSession,
  endSessions,
  findAccount,
  listAdministrators,
  readRoles,
  setLocked,
  setPersonOf,
  setReviewed,
  setRoles,
} from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>

/** Gives an account exactly these roles. Throws `not_found`, `last_administrator`. */
export async function changeRoles(
  { store }: Needs,
  actor: Actor,
  change: { readonly account: string; readonly roles: readonly Role[] },
): Promise<void> {
  const roles = [...new Set(change.roles)]
  await store.write(async (tx) => {
    const before = await requireAccount(tx, change.account)
    if (!roles.includes('administrator')) await refuseLastAdministrator(tx, change.account)
    await setRoles(tx.db, change.account, roles)
    await tx.append({
      kind: 'account.rolesChanged',
      actor: actorName(actor),
      subject: `account:${change.account}`,
      body: { roles, before: asItWas(before) },
    })
  })
}

/** Stops an account at once: no sign-in, and every session ends. Throws `not_found`, `last_administrator`. Measure AD-14. */
export async function lockAccount({ store, now }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, account)) === undefined) throw new Fault('not_found')
    await refuseLastAdministrator(tx, account)
    const at = now()
    if (!(await setLocked(tx.db, account, at))) return
    const ended = await endSessions(tx.db, { account, now: at })
    await tx.append({
      kind: 'account.locked',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { sessionsEnded: ended },
    })
  })
}

/** Throws `not_found`. */
export async function unlockAccount({ store }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    if ((await findAccount(tx.db, account)) === undefined) throw new Fault('not_found')
    if (!(await setLocked(tx.db, account, null))) return
    await tx.append({ kind: 'account.unlocked', actor: actorName(actor), subject: `account:${account}`, body: {} })
  })
}

/** Throws `last_administrator` where nobody else could administer. */
export async function refuseLastAdministrator(tx: Tx, account: string): Promise<void> {
  const administrators = await listAdministrators(tx.db)
  if (administrators.length === 1 && administrators[0] === account) throw new Fault('last_administrator')
}

/**
 * Says whose account it is, or that it is nobody's. Sessions end: they carry the person. Whose own account it is already does not say so,
 * unless nobody else could. Throws `not_found`, `bad_input`, `own_request`, `second_gone_lately`, and `last_administrator` for a person
 * who may not work.
 */
export async function linkPerson(
  { store, now }: Needs,
  actor: Actor,
  link: { readonly account: string; readonly person: string | undefined },
): Promise<void> {
  await store.write(async (tx) => {
    const account = await requireAccount(tx, link.account)
    await requirePerson(tx, link.person)
    if (account.person_id === (link.person ?? null)) return
    // who could say that they are somebody else could decide what they asked for themselves
    if (actor.kind === 'account' && isOwnedBy(account, actor))
      await requireAlone(tx, actor, { mayDecide: administrators, now: now() })
    const person = link.person === undefined ? undefined : await findPerson(tx.db, link.person)
    if (person !== undefined && person.state !== 'active') await refuseLastAdministrator(tx, link.account)
    await setPersonOf(tx.db, link.account, link.person ?? null)
    const sessionsEnded = await endSessions(tx.db, { account: link.account, now: now() })
    await tx.append({
      kind: 'account.linked',
      actor: actorName(actor),
      subject: `account:${link.account}`,
      body: { person: link.person ?? '', sessionsEnded, before: asItWas(account) },
    })
  })
}

function isOwnedBy({ id, person_id: person }: AccountRow, by: AccountActor): boolean {
  return person !== null && (id === by.account || person === by.person)
}

/** Who the account made its owner before a change: `requireAlone` asks the ledger for it. */
function asItWas({ roles, person_id: person }: AccountRow): { roles: Role[]; person?: string } {
  return { roles: [...readRoles(roles)], ...(person === null ? {} : { person }) }
}

/** Ends sessions of an account: one, or all of them. Throws `not_found` where there is no such session that stands. */
export async function endSessionsOf(
  { store, now }: Needs,
  actor: Actor,
  which: { readonly account: string; readonly session?: string },
): Promise<void> {
  const { account, session } = which
  await store.write(async (tx) => {
    await requireAccount(tx, account)
    const ended =
      session === undefined
        ? await endSessions(tx.db, { account, now: now() })
        : Number(await endSession(tx.db, { session, account, now: now() }))
    if (session !== undefined && ended === 0) throw new Fault('not_found')
    await tx.append({
      kind: 'session.endedByAdministrator',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { ended },
    })
  })
}

/** Somebody looked at the account and found that it is still needed, with these rights. Throws `not_found`. Measure AD-14. */
export async function keepAccount({ store, now }: Needs, actor: Actor, account: string): Promise<void> {
  await store.write(async (tx) => {
    const { roles } = await requireAccount(tx, account)
    await setReviewed(tx.db, account, now())
    await tx.append({
      kind: 'account.reviewed',
      actor: actorName(actor),
      subject: `account:${account}`,
      body: { decision: 'keep', roles: [...readRoles(roles)] },
    })
  })
}
