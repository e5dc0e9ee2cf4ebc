import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { PermitTables } from './tables.ts'

type Db = Kysely<Schema>

/** The permit of a device takes the place of the one it had. */
export async function putPermit(db: Db, row: Selectable<PermitTables['permits']>): Promise<void> {
  const { device_id: _kept, ...newer } = row
  await db
    .insertInto('permits')
    .values(row)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(newer))
    .execute()
}

/** Ends the permit of a device. Returns its id where one stood. */
export async function revokePermit(db: Db, device: string, at: number): Promise<string | undefined> {
  const row = await db
    .updateTable('permits')
    .set({ revoked_at: at })
    .where('device_id', '=', device)
    .where('revoked_at', 'is', null)
    .where('until', '>', at)
    .returning('id')
    .executeTakeFirst()
  return row?.id
}
