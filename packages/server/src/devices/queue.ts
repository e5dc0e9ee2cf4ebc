import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { listDevices } from './store.ts'

const SILENT_DAYS = 14
const DAY_MS = 86_400_000

/** Managed devices in somebody's hands that have not reported for two weeks, or never: nothing is known of them, and nothing is open to them. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const silentSince = now - SILENT_DAYS * DAY_MS
  const counts = await Promise.all(
    (['lent', 'inUse'] as const).map((state) =>
      listDevices(db, { state, management: 'managed', silentSince }, { sort: 'label', limit: 1 }),
    ),
  )
  return [
    {
      kind: 'devices.silent',
      title: { ja: '2週間以上報告のない端末', en: 'Devices that have not reported for two weeks' },
      count: counts.reduce((sum, { total }) => sum + total, 0),
      href: `/devices?management=managed&silentDays=${SILENT_DAYS}`,
      urgent: false,
    },
  ]
}
