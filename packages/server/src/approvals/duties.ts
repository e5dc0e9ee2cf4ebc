import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { kindOf } from './kinds.ts'
import { approvalOf, listEndingOf } from './store.ts'
import { SOON_MS } from './soon.ts'

/** What a person was granted and what ends within 30 days: ask again, or let it end. */
export async function dutiesOf(db: Kysely<Schema>, person: string, now: number): Promise<readonly Duty[]> {
  const ending = await listEndingOf(db, person, now + SOON_MS)
  return ending
    .filter((row) => kindOf(row.kind).remindsAsker)
    .map((row): Duty => {
      const { title, summary } = kindOf(row.kind)
      const { ja, en } = summary(approvalOf(row).body)
      return {
        id: `approval:${row.id}`,
        title: { ja: `期限が近い承認：${title.ja}`, en: `Ending soon: ${title.en}` },
        text: {
          ja: `「${ja}」の期限が近づいています。続けて使うなら、もう一度申請してください。`,
          en: `The approval of "${en}" ends soon. Ask again if you go on needing it.`,
        },
        ...(row.valid_until === null ? {} : { dueAt: row.valid_until }),
        href: `/my/requests/${row.id}`,
        state: row.valid_until !== null && row.valid_until <= now ? 'late' : 'open',
      }
    })
}
