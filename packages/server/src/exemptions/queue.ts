import type { Kysely } from 'kysely'
import { SOON_MS } from '../approvals/soon.ts'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { countEnding } from './store.ts'

/** Exemptions that end within 30 days: decide whether they are still needed before people are locked out. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const { count, first } = await countEnding(db, now, now + SOON_MS)
  if (count === 0) return []
  return [
    {
      kind: 'exemptions.ending',
      title: { ja: '30日以内に終わる例外', en: 'Exemptions that end within 30 days' },
      count,
      ...(first === undefined ? {} : { dueAt: first }),
      href: '/exemptions?state=endingSoon',
      urgent: false,
    },
  ]
}
