import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { GRACE_MS } from './count-device.ts'
import { countWaiting } from './store.ts'

/** Names on devices that nobody has looked at, and approved applications whose review is due. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const { open, oldestAt, review } = await countWaiting(db, now)
  const lines: QueueLine[] = []
  if (open > 0)
    lines.push({
      kind: 'applications.unknown',
      title: { ja: '承認されていないアプリ', en: 'Applications that nobody approved' },
      count: open,
      oldestAt,
      dueAt: oldestAt + GRACE_MS,
      href: '/applications/deviations',
      urgent: oldestAt + GRACE_MS <= now,
    })
  if (review > 0)
    lines.push({
      kind: 'applications.review',
      title: { ja: '承認済みアプリの見直し', en: 'Approved applications to look at again' },
      count: review,
      href: '/applications?reviewDue=true',
      urgent: false,
    })
  return lines
}
