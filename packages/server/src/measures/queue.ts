import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { listDeclarationRows, listProgramme, readTailoring } from './store.ts'

const SOON_MS = 14 * 86_400_000

/** What of the programme of measures waits: proposals, dates and reviews that have passed, declarations that end. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const programme = await listProgramme(db)
  const proposed = programme.flatMap(({ proposal }) => readTailoring(proposal)?.at ?? [])
  const due = programme.flatMap(({ due_at: dueAt }) => (dueAt !== null && dueAt <= now + SOON_MS ? [dueAt] : []))
  const reviews = programme.flatMap(({ tailoring }) => {
    const kept = readTailoring(tailoring)
    return kept !== undefined && kept.reviewAt <= now + SOON_MS ? [kept.reviewAt] : []
  })
  const ending = (await listDeclarationRows(db)).flatMap(({ until }) => (until <= now + SOON_MS ? [until] : []))
  return [
    ...(proposed.length === 0
      ? []
      : [
          {
            kind: 'measures.proposed',
            title: { ja: '経営者の判断を待つ対策', en: 'Measures that wait for an executive' },
            count: proposed.length,
            oldestAt: Math.min(...proposed),
            href: '/measures?has=proposal',
            urgent: false,
          },
        ]),
    ...line('measures.due', { ja: '対策の予定日', en: 'Dates set for measures' }, due, '/measures?has=due', now),
    ...line(
      'measures.review',
      { ja: '対策についての決定の見直し', en: 'Decisions on measures to review' },
      reviews,
      '/measures?has=decision',
      now,
    ),
    ...line('measures.declarations', { ja: '申告の更新', en: 'Declarations to renew' }, ending, '/measures', now),
  ]
}

function line(
  kind: string,
  title: QueueLine['title'],
  times: readonly number[],
  href: string,
  now: number,
): readonly QueueLine[] {
  if (times.length === 0) return []
  const dueAt = Math.min(...times)
  return [{ kind, title, count: times.length, dueAt, href, urgent: dueAt <= now }]
}
