import type { OutpostKind } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { OutpostTables } from './tables.ts'

type Db = Kysely<Schema>
export type OutpostRow = Selectable<OutpostTables['outposts']>
export type OutpostCodeRow = Selectable<OutpostTables['outpost_codes']>

export async function insertOutpostCode(db: Db, row: OutpostCodeRow): Promise<void> {
  await db.insertInto('outpost_codes').values(row).execute()
}

export function findOutpostCode(db: Db, selector: string): Promise<OutpostCodeRow | undefined> {
  return db.selectFrom('outpost_codes').selectAll().where('selector', '=', selector).executeTakeFirst()
}

/** Codes of administrators that can still be used, newest first. */
export function listOpenOutpostCodes(db: Db, now: number): Promise<OutpostCodeRow[]> {
  return openCodes(db, now)
    .where('built_in', '=', 0)
    .orderBy('created_at', 'desc')
    .orderBy('selector')
    .limit(200)
    .execute()
}

function openCodes(db: Db, now: number) {
  return db
    .selectFrom('outpost_codes')
    .selectAll()
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
}

/** Uses the code up, if it stands. One statement decides between two outposts that bring it at once. */
export async function useOutpostCode(db: Db, selector: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('outpost_codes')
    .set({ used_at: now })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function revokeOutpostCode(db: Db, selector: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('outpost_codes')
    .set({ revoked_at: now })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** False where this key is enrolled already, for whatever outpost. */
export async function insertOutpost(db: Db, row: OutpostRow): Promise<boolean> {
  const done = await db
    .insertInto('outposts')
    .values(row)
    .onConflict((conflict) => conflict.column('public_key').doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export function findOutpost(db: Db, id: string): Promise<OutpostRow | undefined> {
  return db.selectFrom('outposts').selectAll().where('id', '=', id).executeTakeFirst()
}

/** An organisation has few: all of them, those in use first, at most a thousand. */
export function listOutposts(db: Db): Promise<OutpostRow[]> {
  return db
    .selectFrom('outposts')
    .selectAll()
    .orderBy((eb) => eb.case().when('revoked_at', 'is', null).then(0).else(1).end())
    .orderBy('kind')
    .orderBy('enrolled_at')
    .orderBy('id')
    .limit(1_000)
    .execute()
}

/** Whether this many outposts of a kind are in use already. */
export async function countOutposts(db: Db, kind: OutpostKind): Promise<number> {
  const { count } = await db
    .selectFrom('outposts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function changeOutpost(
  db: Db,
  change: { readonly id: string; readonly version: number; readonly name: string; readonly url: string | null },
): Promise<boolean> {
  const { id, version, name, url } = change
  const done = await db
    .updateTable('outposts')
    .set({ name, url, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function revokeOutpostRow(db: Db, id: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('outposts')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Gateways that ran beside the server of this name and are still in use. */
export function listBuiltIn(db: Db, name: string): Promise<{ id: string; url: string | null }[]> {
  return db
    .selectFrom('outposts')
    .select(['id', 'url'])
    .where('built_in', '=', 1)
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** Notes that an outpost was there; no change for the ledger. */
export async function noteOutpostSeen(db: Db, id: string, now: number): Promise<void> {
  await db
    .updateTable('outposts')
    .set({ last_seen_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_seen_at', 'is', null), eb('last_seen_at', '<', now)]))
    .execute()
}
