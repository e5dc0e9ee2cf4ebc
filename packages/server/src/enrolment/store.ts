import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { DeviceRow } from '../devices/store.ts'
import type { EnrolmentTables } from './tables.ts'

type Db = Kysely<Schema>
export type CodeRow = Selectable<EnrolmentTables['enrolment_codes']>
export type DeviceKeyRow = Selectable<EnrolmentTables['device_keys']>

export async function insertCode(db: Db, row: CodeRow): Promise<void> {
  await db.insertInto('enrolment_codes').values(row).execute()
}

export async function findCode(db: Db, selector: string): Promise<CodeRow | undefined> {
  return db.selectFrom('enrolment_codes').selectAll().where('selector', '=', selector).executeTakeFirst()
}

/** Codes that can still be used, newest first. */
export async function listOpenCodes(db: Db, now: number): Promise<readonly CodeRow[]> {
  return db
    .selectFrom('enrolment_codes')
    .selectAll()
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('selector')
    .limit(200)
    .execute()
}

/** Uses the code up, if it stands. One statement decides between two devices that bring it at once. */
export async function useCode(db: Db, selector: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('enrolment_codes')
    .set({ used_at: now })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function revokeCode(db: Db, selector: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('enrolment_codes')
    .set({ revoked_at: now })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** False where this key is enrolled already, for whatever device. */
export async function insertDeviceKey(db: Db, row: DeviceKeyRow): Promise<boolean> {
  const done = await db
    .insertInto('device_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** A device as the register has it, with its key. */
export type Signer = Pick<DeviceRow, 'id' | 'state' | 'ownership'> &
  Pick<DeviceKeyRow, 'public_key' | 'alg' | 'revoked_at'> & { readonly key_id: string }

/** The device with the key that stands, else with its newest one; undefined where it never had a key. */
export async function findSigner(db: Db, device: string): Promise<Signer | undefined> {
  const newestFirst = await db
    .selectFrom('device_keys')
    .innerJoin('devices', 'devices.id', 'device_keys.device_id')
    .select(['devices.id', 'devices.state', 'devices.ownership', 'device_keys.id as key_id'])
    .select(['device_keys.public_key', 'device_keys.alg', 'device_keys.revoked_at'])
    .where('device_keys.device_id', '=', device)
    .orderBy('device_keys.enrolled_at', 'desc')
    .limit(100)
    .execute()
  return newestFirst.find((row) => row.revoked_at === null) ?? newestFirst[0]
}

/** Revokes every key of a device. Returns how many were not revoked before. */
export async function revokeDeviceKeys(db: Db, device: string, now: number): Promise<number> {
  const done = await db
    .updateTable('device_keys')
    .set({ revoked_at: now })
    .where('device_id', '=', device)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
