import type { QueueSource } from '../queue/queue.ts'

/** A first try that failed is not worth a person's time; three are. */
const TRIES = 3
/** What was given up is shown for this long, for somebody to end it at the service by hand. */
const SHOWN_MS = 14 * 86_400_000

/** Cloud services that could not be told of an ended sign-in: what was open there may still be open (AD-15, TW-10). */
export const queueOf: QueueSource = async (db, now) => {
  const untold = await db
    .selectFrom('cloud_notices')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('created_at').as('first')])
    .where('done_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('given_up_at', 'is', null), eb('tries', '>=', TRIES)]),
        eb('given_up_at', '>', now - SHOWN_MS),
      ]),
    )
    .executeTakeFirstOrThrow()
  const count = Number(untold.count)
  if (count === 0) return []
  return [
    {
      kind: 'cloudSignIn.untold',
      title: {
        ja: '打ち切りを伝えられていないクラウドサービス',
        en: 'ends of sign-ins that cloud services could not be told',
      },
      count,
      oldestAt: untold.first,
      href: '/cloud-services',
      urgent: true,
    },
  ]
}
