import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { PasskeyTables } from './tables.ts'

type Db = Kysely<Schema>
export type PasskeyRow = Selectable<PasskeyTables['passkeys']>

export const MAX_PASSKEYS = 20

export async function listPasskeys(db: Db, account: string): Promise<readonly PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('account_id', '=', account)
    .orderBy('created_at')
    .orderBy('id')
    .limit(MAX_PASSKEYS)
    .execute()
}

export async function findPasskey(db: Db, id: string): Promise<PasskeyRow | undefined> {
  return db.selectFrom('passkeys').selectAll().where('id', '=', id).executeTakeFirst()
}

/** False where there is a passkey of this id already, whoever's. */
export async function insertPasskey(db: Db, row: PasskeyRow): Promise<boolean> {
  const done = await db
    .insertInto('passkeys')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** Notes a use. False where the counter has gone on meanwhile, or stands where it should have grown: the key may have been copied. */
export async function notePasskeyUse(
  db: Db,
  used: { readonly id: string; readonly counter: number; readonly at: number },
): Promise<boolean> {
  const done = await db
    .updateTable('passkeys')
    .set({ counter: used.counter, last_used_at: used.at })
    .where('id', '=', used.id)
    .where((eb) =>
      eb.or([eb('counter', '<', used.counter), eb.and([eb('counter', '=', 0), eb.val(used.counter === 0)])]),
    )
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function renamePasskey(
  db: Db,
  which: { readonly id: string; readonly account: string; readonly name: string },
): Promise<boolean> {
  const done = await db
    .updateTable('passkeys')
    .set({ name: which.name })
    .where('id', '=', which.id)
    .where('account_id', '=', which.account)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function deletePasskey(
  db: Db,
  which: { readonly id: string; readonly account: string },
): Promise<boolean> {
  const done = await db
    .deleteFrom('passkeys')
    .where('id', '=', which.id)
    .where('account_id', '=', which.account)
    .executeTakeFirst()
  return done.numDeletedRows === 1n
}

/** How many there were. */
export async function deletePasskeys(db: Db, account: string): Promise<number> {
  return Number((await db.deleteFrom('passkeys').where('account_id', '=', account).executeTakeFirst()).numDeletedRows)
}

const Transports = z.array(z.string())

export function readTransports(row: PasskeyRow): string[] {
  return Transports.parse(JSON.parse(row.transports))
}
