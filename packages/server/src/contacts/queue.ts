import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { currentCard } from './store.ts'

const YEAR = 365 * 86_400_000

/** Nobody can call anybody where there is no card; and who has not read it as it stands, this year, does not know it (EX-4, AD-4, TW-4). */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const card = await currentCard(db)
  if (card === undefined) {
    const title = { ja: '緊急時の連絡先が未登録', en: 'No emergency contacts are registered' }
    return [{ kind: 'contacts.none', title, count: 1, href: '/contacts/edit', urgent: true }]
  }
  const row = await db
    .selectFrom('people')
    .leftJoin('contact_confirmations', 'contact_confirmations.person_id', 'people.id')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('people.state', '=', 'active')
    .where((eb) =>
      eb.or([
        eb('contact_confirmations.person_id', 'is', null),
        eb('contact_confirmations.number', '<', card.number),
        eb('contact_confirmations.confirmed_at', '<=', now - YEAR),
      ]),
    )
    .executeTakeFirst()
  return [
    {
      kind: 'contacts.unconfirmed',
      title: { ja: '連絡先をまだ確認していない人', en: 'People who have not confirmed the contacts' },
      count: Number(row?.count ?? 0),
      oldestAt: card.keptAt,
      href: '/contacts',
      urgent: false,
    },
  ]
}
