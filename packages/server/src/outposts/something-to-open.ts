import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** Whether a gateway has anything to do: a destination that is switched on, a connector that would dial it, or names to answer. */
export async function hasSomethingToOpen(db: Kysely<Schema>): Promise<boolean> {
  const destination = await db.selectFrom('destinations').select('id').where('off_at', 'is', null).limit(1).execute()
  if (destination.length > 0) return true
  const connector = await db
    .selectFrom('outposts')
    .select('id')
    .where('kind', '=', 'connector')
    .where('revoked_at', 'is', null)
    .limit(1)
    .execute()
  if (connector.length > 0) return true
  const asking = await db.selectFrom('dns_devices').select('device_id').limit(1).execute()
  return asking.length > 0
}
