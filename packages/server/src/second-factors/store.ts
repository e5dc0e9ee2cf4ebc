import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { SecondFactorTables } from './tables.ts'

type Db = Kysely<Schema>
export type TotpRow = Selectable<SecondFactorTables['totps']>

export async function findTotp(db: Db, account: string): Promise<TotpRow | undefined> {
  return db.selectFrom('totps').selectAll().where('account_id', '=', account).executeTakeFirst()
}

export async function putTotp(db: Db, row: TotpRow): Promise<void> {
  const { account_id: _kept, ...newer } = row
  await db
    .insertInto('totps')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(newer))
    .execute()
}

export async function deleteTotp(db: Db, account: string): Promise<boolean> {
  return (await db.deleteFrom('totps').where('account_id', '=', account).executeTakeFirst()).numDeletedRows === 1n
}

/** Takes a step's code. False where that step's or a later one's was taken already, or the secret was replaced meanwhile. */
export async function takeTotpStep(
  db: Db,
  taken: { readonly account: string; readonly sealed: string; readonly step: number },
): Promise<boolean> {
  const done = await db
    .updateTable('totps')
    .set({ last_step: taken.step })
    .where('account_id', '=', taken.account)
    .where('sealed', '=', taken.sealed)
    .where('last_step', '<', taken.step)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function insertRecoveryCodes(
  db: Db,
  codes: { readonly account: string; readonly hashes: readonly string[]; readonly at: number },
): Promise<void> {
  await db
    .insertInto('recovery_codes')
    .values(codes.hashes.map((hash) => ({ hash, account_id: codes.account, created_at: codes.at })))
    .execute()
}

export async function deleteRecoveryCodes(db: Db, account: string): Promise<number> {
  const done = await db.deleteFrom('recovery_codes').where('account_id', '=', account).executeTakeFirst()
  return Number(done.numDeletedRows)
}

export async function countRecoveryCodes(db: Db, account: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('account_id', '=', account)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Uses a code up. One statement decides between two who bring it at once. */
export async function takeRecoveryCode(
  db: Db,
  taken: { readonly account: string; readonly hash: string; readonly at: number },
): Promise<boolean> {
  const done = await db
    .updateTable('recovery_codes')
    .set({ used_at: taken.at })
    .where('hash', '=', taken.hash)
    .where('account_id', '=', taken.account)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}
