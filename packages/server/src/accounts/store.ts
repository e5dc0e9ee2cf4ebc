import { Role } from '@taga/contract'
import type { Insertable, Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { nameSkeleton } from './name-skeleton.ts'
import type { AccountTables } from './tables.ts'

type Db = Kysely<Schema>
export type AccountRow = Selectable<AccountTables['accounts']>
export type SessionRow = Selectable<AccountTables['sessions']>
export type TicketRow = Selectable<AccountTables['tickets']>

const RolesColumn = z.array(Role)

export function readRoles(column: string): readonly Role[] {
  return RolesColumn.parse(JSON.parse(column))
}

export async function insertAccount(
  db: Db,
  row: Omit<Insertable<AccountTables['accounts']>, 'skeleton'>,
): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ ...row, skeleton: nameSkeleton(row.name) })
    .execute()
}

export async function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findAccountByName(db: Db, name: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst()
}

export async function listAccountsOfPerson(db: Db, person: string): Promise<readonly AccountRow[]> {
  return db.selectFrom('accounts').selectAll().where('person_id', '=', person).orderBy('id').limit(10).execute()
}

/** An account whose name looks like this one. */
export async function findAccountBySkeleton(db: Db, name: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('skeleton', '=', nameSkeleton(name)).limit(1).executeTakeFirst()
}

export async function hasAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Every account that could administer now: not locked, its owner has signed in, its person active; in the order of their ids. */
export async function listAdministrators(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'accounts.roles'])
    .where('accounts.locked_at', 'is', null)
    .where('accounts.last_sign_in_at', 'is not', null)
    .where('accounts.roles', 'like', '%"administrator"%')
    .where((eb) => eb.or([eb('accounts.person_id', 'is', null), eb('people.state', '=', 'active')]))
    .orderBy('accounts.id')
    .limit(1000)
    .execute()
  return rows.filter((row) => readRoles(row.roles).includes('administrator')).map((row) => row.id)
}

export async function noteSignIn(db: Db, account: string, at: number): Promise<void> {
  await db.updateTable('accounts').set({ last_sign_in_at: at }).where('id', '=', account).execute()
}

export async function setPassword(
  db: Db,
  account: string,
  password: { readonly hash: string; readonly at: number },
): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ password_hash: password.hash, password_changed_at: password.at })
    .where('id', '=', account)
    .execute()
}

/** Replaces the password only if it is still the one that was proved. */
export async function replacePassword(
  db: Db,
  account: string,
  change: { readonly from: string; readonly to: string; readonly at: number },
): Promise<boolean> {
  await keepExposed(db, account)
  const done = await db
    .updateTable('accounts')
    .set({ password_hash: change.to, password_changed_at: change.at, exposed_at: null })
    .where('id', '=', account)
    .where('password_hash', '=', change.from)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** A password that goes because it was exposed is remembered. */
async function keepExposed(db: Db, account: string): Promise<void> {
  await db
    .updateTable('accounts')
    .set((eb) => ({ exposed_hash: eb.ref('password_hash') }))
    .where('id', '=', account)
    .where('exposed_at', 'is not', null)
    .where('password_hash', 'is not', null)
    .execute()
}

/** Nobody signs in to the account until an invitation is accepted. */
export async function forgetPassword(db: Db, account: string): Promise<void> {
  await keepExposed(db, account)
  await db
    .updateTable('accounts')
    .set({ password_hash: null, password_changed_at: null, last_sign_in_at: null })
    .where('id', '=', account)
    .execute()
}

/** Keeps the first time where it is set already. */
export async function setExposed(db: Db, account: string, at: number): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ exposed_at: at })
    .where('id', '=', account)
    .where('exposed_at', 'is', null)
    .execute()
}

export async function clearExposure(db: Db, account: string): Promise<void> {
  await db.updateTable('accounts').set({ exposed_at: null }).where('id', '=', account).execute()
}

export async function setPersonOf(db: Db, account: string, person: string | null): Promise<void> {
  await db.updateTable('accounts').set({ person_id: person }).where('id', '=', account).execute()
}

export async function setReviewed(db: Db, account: string, at: number): Promise<void> {
  await db.updateTable('accounts').set({ reviewed_at: at }).where('id', '=', account).execute()
}

export async function setRoles(db: Db, account: string, roles: readonly Role[]): Promise<boolean> {
  const done = await db
    .updateTable('accounts')
    .set({ roles: JSON.stringify(roles) })
    .where('id', '=', account)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function setLocked(db: Db, account: string, lockedAt: number | null): Promise<boolean> {
  const done = await db
    .updateTable('accounts')
    .set({ locked_at: lockedAt })
    .where('id', '=', account)
    .where('locked_at', lockedAt === null ? 'is not' : 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function insertTicket(db: Db, row: TicketRow): Promise<void> {
  await db.insertInto('tickets').values(row).execute()
}

/** Uses the ticket up, if it stands. One statement decides between two who bring it at once. */
export async function takeTicket(
  db: Db,
  ticket: { readonly hash: string; readonly purpose: 'first' | 'invite'; readonly now: number },
): Promise<boolean> {
  const done = await db
    .updateTable('tickets')
    .set({ used_at: ticket.now })
    .where('hash', '=', ticket.hash)
    .where('purpose', '=', ticket.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ticket.now)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function findTicket(db: Db, hash: string): Promise<TicketRow | undefined> {
  return db.selectFrom('tickets').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** Puts every unused ticket of this purpose (and account) out of use. */
export async function withdrawTickets(
  db: Db,
  which: { readonly purpose: 'first' | 'invite'; readonly account: string | null; readonly now: number },
): Promise<void> {
  await db
    .updateTable('tickets')
    .set({ used_at: which.now })
    .where('purpose', '=', which.purpose)
    .where('used_at', 'is', null)
    .$if(which.account !== null, (query) => query.where('account_id', '=', which.account))
    .execute()
}

/** Until when each of these accounts may accept its invitation. */
export async function listInvitations(
  db: Db,
  which: { readonly accounts: readonly string[]; readonly now: number },
): Promise<ReadonlyMap<string, number>> {
  if (which.accounts.length === 0) return new Map()
  const rows = await db
    .selectFrom('tickets')
    .select(['account_id', 'expires_at'])
    .where('purpose', '=', 'invite')
    .where('used_at', 'is', null)
    .where('expires_at', '>', which.now)
    .where('account_id', 'in', which.accounts)
    .orderBy('expires_at')
    .limit(1000)
    .execute()
  return new Map(rows.map((row) => [row.account_id ?? '', row.expires_at]))
}

export async function insertSession(db: Db, row: Insertable<AccountTables['sessions']>): Promise<void> {
  await db.insertInto('sessions').values(row).execute()
}

/** The session behind a token with its account, whatever state either is in. */
export async function findSessionByToken(
  db: Db,
  tokenHash: string,
): Promise<{ readonly session: SessionRow; readonly account: AccountRow } | undefined> {
  const session = await db.selectFrom('sessions').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  if (session === undefined) return undefined
  const account = await findAccount(db, session.account_id)
  return account === undefined ? undefined : { session, account }
}

export async function findSession(db: Db, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Keeps a fresh proof of a session that stands. */
export async function setSessionProof(
  db: Db,
  proof: { readonly session: string; readonly strength: string; readonly at: number },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ strength: proof.strength, proved_at: proof.at })
    .where('id', '=', proof.session)
    .where('ended_at', 'is', null)
    .execute()
}

/** The session has what it lacked: everything else is open to it from now on. */
export async function clearFactorDue(db: Db, session: string): Promise<void> {
  await db.updateTable('sessions').set({ factor_due: null }).where('id', '=', session).execute()
}

export async function touchSession(db: Db, session: string, now: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now })
    .where('id', '=', session)
    .where('last_seen_at', '<', now)
    .execute()
}

/** Sessions of an account that still stand, newest first. */
export async function listSessions(
  db: Db,
  which: { readonly account: string; readonly now: number; readonly seenAfter: number },
): Promise<readonly SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', which.account)
    .where('ended_at', 'is', null)
    .where('until', '>', which.now)
    .where('last_seen_at', '>', which.seenAfter)
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
}

export async function endSession(
  db: Db,
  which: { readonly session: string; readonly account: string; readonly now: number },
): Promise<boolean> {
  const done = await db
    .updateTable('sessions')
    .set({ ended_at: which.now })
    .where('id', '=', which.session)
    .where('account_id', '=', which.account)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Ends every session of the account except `keep`. Returns how many. */
export async function endSessions(
  db: Db,
  which: { readonly account: string; readonly keep?: string; readonly now: number },
): Promise<number> {
  const done = await db
    .updateTable('sessions')
    .set({ ended_at: which.now })
    .where('account_id', '=', which.account)
    .where('ended_at', 'is', null)
    .where('id', '<>', which.keep ?? '')
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
