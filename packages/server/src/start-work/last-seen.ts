import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { type SeenAt, findDeviceReport, readSeenAt } from '../reports/store.ts'

/** When each fact of a device was last seen, on our clock; `device.lookedAt` is the look itself. Empty where it never reported. */
export async function lastSeenOf(db: Kysely<Schema>, device: string): Promise<SeenAt> {
  const row = await findDeviceReport(db, device)
  return row === undefined ? {} : readSeenAt(row.seen_at)
}
