import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { REVIEW_EVERY_MS } from './list-accounts.ts'

type Counted = { readonly count: number; readonly oldest: number | undefined }

/** Accounts to be reviewed, and accounts whose credentials somebody else may know. AD-14, TW-18. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const exposed = await countOf(db, 'exposed', now)
  const review = await countOf(db, 'review', now)
  const lines: readonly QueueLine[] = [
    {
      kind: 'accounts.exposed',
      title: { ja: '漏えい後に変更されていないアカウント', en: 'accounts exposed and not changed since' },
      count: exposed.count,
      ...(exposed.oldest === undefined ? {} : { oldestAt: exposed.oldest }),
      href: '/accounts?state=exposed',
      urgent: true,
    },
    {
      kind: 'accounts.review',
      title: { ja: '年に1度の確認を待つアカウント', en: 'accounts due for their yearly review' },
      count: review.count,
      ...(review.oldest === undefined ? {} : { dueAt: review.oldest + REVIEW_EVERY_MS }),
      href: '/accounts?state=review',
      urgent: false,
    },
  ]
  return lines.filter((line) => line.count > 0)
}

async function countOf(db: Kysely<Schema>, what: 'exposed' | 'review', now: number): Promise<Counted> {
  const row = await db
    .selectFrom('accounts')
    .where('locked_at', 'is', null)
    .$if(what === 'exposed', (rows) => rows.where('exposed_at', 'is not', null))
    .$if(what === 'review', (rows) =>
      rows.where((eb) => eb(eb.fn.coalesce('reviewed_at', 'created_at'), '<=', now - REVIEW_EVERY_MS)),
    )
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      what === 'exposed'
        ? eb.fn.min<number | string | null>('exposed_at').as('oldest')
        : eb.fn.min<number | string | null>(eb.fn.coalesce('reviewed_at', 'created_at')).as('oldest'),
    ])
    .executeTakeFirst()
  const oldest = row?.oldest ?? undefined
  return { count: Number(row?.count ?? 0), oldest: oldest === undefined ? undefined : Number(oldest) }
}
