import type { ApprovalState, EndCause } from '@taga/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { readRoles } from '../accounts/store.ts'
import type { Schema } from '../db/schema.ts'
import type { AccountActor } from '../http/actor.ts'
import { type ListAsk, type ListSpec, anywhere, readList } from '../lists/read-list.ts'
import type { Approval } from './kind.ts'
import type { ApprovalTables } from './tables.ts'

export type ApprovalRow = Selectable<ApprovalTables['approvals']>

type Db = Kysely<Schema>

export function findApproval(db: Db, id: string): Promise<ApprovalRow | undefined> {
  return db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findApprovals(db: Db, ids: readonly string[]): Promise<ApprovalRow[]> {
  return db.selectFrom('approvals').selectAll().where('id', 'in', ids).orderBy('id').limit(500).execute()
}

/** False where this very request is open already. */
export async function insertApproval(db: Db, row: ApprovalRow): Promise<boolean> {
  const done = await db
    .insertInto('approvals')
    .values(row)
    .onConflict((conflict) => conflict.column('open_key').doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export type Closing = Partial<Omit<ApprovalRow, 'id' | 'kind'>> & { readonly state: ApprovalState }

/** Moves a request on from where it must be; undefined where somebody was faster. One statement decides the race. */
export function moveApproval(
  db: Db,
  from: { readonly id: string; readonly state: ApprovalState },
  to: Closing,
): Promise<ApprovalRow | undefined> {
  return db
    .updateTable('approvals')
    .set({ ...to, open_key: null, due_at: null })
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .returningAll()
    .executeTakeFirst()
}

export async function countOpenOf(db: Db, account: string): Promise<number> {
  const row = await db
    .selectFrom('approvals')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('asked_account', '=', account)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

const SORTS: ListSpec<'due' | 'asked' | 'until'> = {
  id: 'approvals.id',
  sorts: {
    due: { column: 'approvals.due_at', kind: 'number', empty: 9_000_000_000_000_000 },
    asked: { column: 'approvals.asked_at', kind: 'number' },
    until: { column: 'approvals.valid_until', kind: 'number', empty: 9_000_000_000_000_000 },
  },
}

export type ApprovalsFilter = ListAsk & {
  /** Folded already. */
  readonly search?: string | undefined
  readonly state?: ApprovalState | undefined
  readonly kind?: string | undefined
  readonly endingBefore?: number | undefined
  /** Only what this account or person asked. */
  readonly askedBy?: Pick<AccountActor, 'account' | 'person'> | undefined
}

export function listApprovals(db: Db, filter: ApprovalsFilter) {
  const { search, state, kind, endingBefore, askedBy } = filter
  let query = db.selectFrom('approvals').selectAll('approvals')
  if (search !== undefined) query = query.where('approvals.summary_key', 'like', anywhere(search))
  if (state !== undefined) query = query.where('approvals.state', '=', state)
  if (kind !== undefined) query = query.where('approvals.kind', '=', kind)
  if (endingBefore !== undefined)
    query = query.where('approvals.state', '=', 'granted').where('approvals.valid_until', '<', endingBefore)
  if (askedBy !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('approvals.asked_account', '=', askedBy.account),
        ...(askedBy.person === undefined ? [] : [eb('approvals.asked_person', '=', askedBy.person)]),
      ]),
    )
  return readList(query, filter, SORTS)
}

/** What was granted and ends before this time, soonest first; at most `limit`. */
export function listEnding(db: Db, before: number, limit: number): Promise<ApprovalRow[]> {
  return db
    .selectFrom('approvals')
    .selectAll()
    .where('state', '=', 'granted')
    .where('valid_until', '<=', before)
    .orderBy('valid_until')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** What was granted has no end after all: what follows from it keeps a date of its own. */
export async function clearEnd(db: Db, id: string): Promise<void> {
  await db.updateTable('approvals').set({ valid_until: null }).where('id', '=', id).execute()
}

/** How much of what was granted ends between now and then, and when the first of it does. */
export async function countEnding(
  db: Db,
  now: number,
  before: number,
): Promise<{ readonly count: number; readonly first: number | undefined }> {
  const row = await db
    .selectFrom('approvals')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | string | null>('valid_until').as('first'),
    ])
    .where('state', '=', 'granted')
    .where('valid_until', '>', now)
    .where('valid_until', '<=', before)
    .executeTakeFirst()
  const first = row?.first ?? null
  return { count: Number(row?.count ?? 0), first: first === null ? undefined : Number(first) }
}

/** What this person was granted and what ends before then, soonest first; at most 100. */
export function listEndingOf(db: Db, person: string, before: number): Promise<ApprovalRow[]> {
  return db
    .selectFrom('approvals')
    .selectAll()
    .where('asked_person', '=', person)
    .where('state', '=', 'granted')
    .where('valid_until', '<=', before)
    .orderBy('valid_until')
    .orderBy('id')
    .limit(100)
    .execute()
}

/** What was granted, ends before this time, and nobody was reminded of yet. */
export function listUnreminded(db: Db, before: number, limit: number): Promise<ApprovalRow[]> {
  return db
    .selectFrom('approvals')
    .selectAll()
    .where('state', '=', 'granted')
    .where('reminded_at', 'is', null)
    .where('valid_until', '<=', before)
    .orderBy('valid_until')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** False where another server was faster, or it ended meanwhile. */
export async function markReminded(db: Db, id: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('approvals')
    .set({ reminded_at: now })
    .where('id', '=', id)
    .where('state', '=', 'granted')
    .where('reminded_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Open requests by kind, and how long they have waited. */
export async function countOpenByKind(
  db: Db,
): Promise<readonly { kind: string; count: number; oldestAt: number; dueAt: number | undefined }[]> {
  const rows = await db
    .selectFrom('approvals')
    .select((eb) => [
      'kind',
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.min<number | string>('asked_at').as('oldest'),
      eb.fn.min<number | string | null>('due_at').as('due'),
    ])
    .where('state', '=', 'asked')
    .groupBy('kind')
    .orderBy('kind')
    .execute()
  return rows.map(({ kind, count, oldest, due }) => ({
    kind,
    count: Number(count),
    oldestAt: Number(oldest),
    dueAt: due === null ? undefined : Number(due),
  }))
}

/** Everybody else who could sign in and decide: other accounts that are not locked, of people who are active. Invited ones count. */
export async function listOtherAccounts(
  db: Db,
  by: Pick<AccountActor, 'account' | 'person'>,
): Promise<readonly AccountActor[]> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'accounts.person_id', 'accounts.roles'])
    .where('accounts.locked_at', 'is', null)
    .where('accounts.id', '!=', by.account)
    .where((eb) => eb.or([eb('people.state', 'is', null), eb('people.state', '=', 'active')]))
    .orderBy('accounts.id')
    .limit(10_000)
    .execute()
  return actorsOf(rows, by)
}

/** Accounts of other people that could be used at `since`, and cannot now: they were locked, or their person is not active any more. */
export async function listStoppedAccounts(
  db: Db,
  by: Pick<AccountActor, 'account' | 'person'>,
  since: number,
): Promise<readonly AccountActor[]> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'accounts.person_id', 'accounts.roles'])
    .where('accounts.id', '!=', by.account)
    .where((eb) => eb.or([eb('accounts.locked_at', 'is', null), eb('accounts.locked_at', '>', since)]))
    .where((eb) =>
      eb.or([eb('people.state', 'is', null), eb('people.state', '=', 'active'), eb('people.state_since', '>', since)]),
    )
    .orderBy('accounts.id')
    .limit(10_000)
    .execute()
  return actorsOf(rows, by)
}

/** What the ledger says of every change to the roles or the person of another's account since then. Null where it was erased. */
export async function listChangedAccounts(
  db: Db,
  by: Pick<AccountActor, 'account'>,
  since: number,
): Promise<readonly (string | null)[]> {
  const rows = await db
    .selectFrom('ledger_entries as entry')
    .innerJoin('ledger_bodies as said', (join) =>
      join.onRef('said.writer', '=', 'entry.writer').onRef('said.seq', '=', 'entry.seq'),
    )
    .select('said.body')
    .where('entry.at', '>', since)
    .where('entry.kind', 'in', ['account.rolesChanged', 'account.linked'])
    .where('entry.subject', '!=', `account:${by.account}`)
    .orderBy('entry.at')
    .limit(10_000)
    .execute()
  return rows.map(({ body }) => body)
}

function actorsOf(
  rows: readonly { readonly id: string; readonly person_id: string | null; readonly roles: string }[],
  by: Pick<AccountActor, 'person'>,
): readonly AccountActor[] {
  return rows
    .filter((row) => by.person === undefined || row.person_id !== by.person)
    .map((row) => ({
      kind: 'account',
      account: row.id,
      ...(row.person_id === null ? {} : { person: row.person_id }),
      roles: readRoles(row.roles),
      session: '',
    }))
}

/** How accounts are called: by the person they belong to, else by the name they sign in with. */
export async function namesOfAccounts(db: Db, accounts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (accounts.length === 0) return new Map()
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', sql<string>`coalesce(people.name, accounts.name)`.as('name')])
    .where('accounts.id', 'in', [...new Set(accounts)])
    .orderBy('accounts.id')
    .limit(1_000)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** What happened to a request, oldest first, from the ledger. */
export function listApprovalHistory(db: Db, id: string): Promise<{ at: number; kind: string; actor: string }[]> {
  return db
    .selectFrom('ledger_entries')
    .select(['at', 'kind', 'actor'])
    .where('subject', '=', `approval:${id}`)
    .orderBy('at')
    .orderBy('writer')
    .orderBy('seq')
    .limit(200)
    .execute()
}

export function approvalOf(row: ApprovalRow): Approval {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    body: z.unknown().parse(JSON.parse(row.body)),
    askedAccount: row.asked_account,
    askedPerson: row.asked_person ?? undefined,
    askedAt: row.asked_at,
    decidedAccount: row.decided_account ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    conditions: row.conditions ?? undefined,
    validUntil: row.valid_until ?? undefined,
    endCause: (row.end_cause satisfies EndCause | null) ?? undefined,
  }
}
