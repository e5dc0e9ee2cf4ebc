import type { QueueSource } from '../queue/queue.ts'

/** Assets without a level or past their review, and services to be decided about (EX-2, AD-2, AD-18). */
export const queueOf: QueueSource = async (db, now) => {
  const open = await db
    .selectFrom('assets')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('created_at').as('first')])
    .where('disposed_at', 'is', null)
    .where((eb) => eb.or([eb('level', 'is', null), eb('review_by', '<=', now)]))
    .executeTakeFirstOrThrow()
  const first: number | null = open.first
  return [
    {
      kind: 'assets.review',
      title: {
        ja: 'レベルが決まっていない、または見直し期限を過ぎた情報資産',
        en: 'Assets without a level or past their review',
      },
      count: Number(open.count),
      ...(first === null ? {} : { oldestAt: first }),
      href: '/information?level=none',
      urgent: false,
    },
  ]
}
