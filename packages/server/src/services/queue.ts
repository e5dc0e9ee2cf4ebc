import type { QueueSource } from '../queue/queue.ts'

/** Services of others that wait for a decision, or whose decision is past its review (AD-18). */
export const queueOf: QueueSource = async (db, now) => {
  const open = await db
    .selectFrom('services')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('updated_at').as('first')])
    .where((eb) =>
      eb.or([eb('state', '=', 'inReview'), eb.and([eb('state', '=', 'approved'), eb('review_by', '<=', now)])]),
    )
    .executeTakeFirstOrThrow()
  const first: number | null = open.first
  return [
    {
      kind: 'services.review',
      title: { ja: '審査・見直しを待つ外部サービス', en: 'Services to decide about or review' },
      count: Number(open.count),
      ...(first === null ? {} : { oldestAt: first }),
      href: '/services?state=inReview',
      urgent: false,
    },
  ]
}
