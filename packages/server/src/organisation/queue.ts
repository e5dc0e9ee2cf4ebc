import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { readOrganisation } from './store.ts'

/** Steps of the set-up that nobody has done yet, those left for later among them. */
export async function queueOf(db: Kysely<Schema>): Promise<readonly QueueLine[]> {
  const { firstHour } = await readOrganisation(db)
  return [
    {
      kind: 'organisation.firstHour',
      title: { ja: '初期設定の残り', en: 'Steps of the set-up that are left' },
      count: firstHour.filter(({ state }) => state !== 'done').length,
      href: '/first-hour',
      urgent: false,
    },
  ]
}
