import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { kindOf } from './kinds.ts'
import { countEnding, countOpenByKind } from './store.ts'
import { SOON_MS } from './soon.ts'

/** Requests that wait for an answer, by kind, and what was granted and ends within 30 days. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const open = (await countOpenByKind(db)).map(({ kind, count, oldestAt, dueAt }): QueueLine => {
    const { title } = kindOf(kind)
    return {
      kind: `approvals.${kind}`,
      title: { ja: `${title.ja}の申請`, en: `Requests: ${title.en}` },
      count,
      oldestAt,
      ...(dueAt === undefined ? {} : { dueAt }),
      href: `/approvals?state=asked&kind=${kind}`,
      urgent: dueAt !== undefined && dueAt < now,
    }
  })
  const { count, first } = await countEnding(db, now, now + SOON_MS)
  if (count === 0) return open
  return [
    ...open,
    {
      kind: 'approvals.ending',
      title: { ja: '30日以内に期限が来る承認', en: 'Approvals that end within 30 days' },
      count,
      ...(first === undefined ? {} : { dueAt: first }),
      href: '/approvals?endingSoon=true&sort=until',
      urgent: false,
    },
  ]
}
