import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { DirectoryTables } from './tables.ts'

type Db = Kysely<Schema>
export type DirectoryRow = Selectable<DirectoryTables['directories']>

const ID = 'directory'

export async function findDirectory(db: Db): Promise<DirectoryRow | undefined> {
  return db.selectFrom('directories').selectAll().where('id', '=', ID).executeTakeFirst()
}

export async function putDirectory(db: Db, row: Omit<DirectoryRow, 'id'>): Promise<void> {
  await db
    .insertInto('directories')
    .values({ ...row, id: ID })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

export async function deleteDirectory(db: Db): Promise<boolean> {
  return (await db.deleteFrom('directories').where('id', '=', ID).executeTakeFirst()).numDeletedRows === 1n
}

export async function findLink(
  db: Db,
  who: { readonly issuer: string; readonly subject: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('directory_links')
    .select('account_id')
    .where('issuer', '=', who.issuer)
    .where('subject', '=', who.subject)
    .executeTakeFirst()
  return row?.account_id
}

/** False where this somebody is linked already. */
export async function insertLink(
  db: Db,
  link: { readonly issuer: string; readonly subject: string; readonly account: string; readonly at: number },
): Promise<boolean> {
  const { issuer, subject, account, at } = link
  const done = await db
    .insertInto('directory_links')
    .values({ issuer, subject, account_id: account, linked_at: at })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** `issuer` absent: of any directory, in use or not. */
export async function countLinks(db: Db, account: string, issuer?: string): Promise<number> {
  const row = await db
    .selectFrom('directory_links')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('account_id', '=', account)
    .$if(issuer !== undefined, (query) => query.where('issuer', '=', issuer ?? ''))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function deleteLinks(db: Db, account: string): Promise<number> {
  const done = await db.deleteFrom('directory_links').where('account_id', '=', account).executeTakeFirst()
  return Number(done.numDeletedRows)
}

/** Ends every session that the directory began for this account, or the one it names. Returns how many. */
export async function endDirectorySessions(
  db: Db,
  which: { readonly account?: string; readonly session?: string; readonly now: number },
): Promise<number> {
  if (which.account === undefined && which.session === undefined) return 0
  const done = await db
    .updateTable('sessions')
    .set({ ended_at: which.now })
    .where('via', '=', 'directory')
    .where('ended_at', 'is', null)
    .$if(which.account !== undefined, (query) => query.where('account_id', '=', which.account ?? ''))
    .$if(which.session !== undefined, (query) => query.where('directory_session', '=', which.session ?? ''))
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
