import type { QueueSource } from '../queue/queue.ts'
import { signingEndsSoon } from './keys.ts'

/** A first try that failed is not worth a person's time; three are. */
const TRIES = 3
const DAY_MS = 86_400_000
/** What was given up is shown for this long, for somebody to end it at the service by hand. */
const SHOWN_MS = 14 * DAY_MS

/**
 * Cloud services that could not be told of an ended sign-in: what was open there may still be open (AD-15, TW-10). And the certificate by
 * which we sign for all of them, before it ends and nobody can sign in.
 */
export const queueOf: QueueSource = async (db, now) => [...(await untoldOf(db, now)), ...(await endingKeyOf(db, now))]

const endingKeyOf: QueueSource = async (db, now) => {
  const dueAt = await signingEndsSoon(db, now)
  if (dueAt === undefined || !(await isAnyRegistered(db))) return []
  const title = {
    ja: 'クラウドサービスへの署名の証明書が期限に近づいています',
    en: 'the certificate that signs for cloud services ends soon',
  }
  return [
    { kind: 'cloudKey.ending', title, count: 1, dueAt, href: '/cloud-endpoints', urgent: dueAt - DAY_MS * 30 <= now },
  ]
}

async function isAnyRegistered(db: Parameters<QueueSource>[0]): Promise<boolean> {
  const row = await db.selectFrom('cloud_services').select('id').where('off_at', 'is', null).limit(1).executeTakeFirst()
  return row !== undefined
}

const untoldOf: QueueSource = async (db, now) => {
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
