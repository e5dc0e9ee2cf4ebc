import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { currentCard, findConfirmation } from './store.ts'

const YEAR = 365 * 86_400_000
const LAST_MONTH = 30 * 86_400_000

/** TW-4: to know whom to call, read anew each year and after each change. */
export async function dutiesOf(db: Kysely<Schema>, person: string, now: number): Promise<readonly Duty[]> {
  const card = await currentCard(db)
  if (card === undefined) return []
  const confirmed = await findConfirmation(db, person)
  const dueAt = confirmed === undefined ? card.keptAt + LAST_MONTH : confirmed.confirmed_at + YEAR
  const isDone = confirmed?.number === card.number && now < dueAt - LAST_MONTH
  return [
    {
      id: 'contacts',
      title: { ja: '緊急時の連絡先を確かめる', en: 'Check whom to call in an emergency' },
      text: {
        ja: '端末をなくしたときや、おかしいと思ったときの電話先を見て、「確認した」を押します。1分で終わります。',
        en: 'See whom to call when a device is lost or something looks wrong, and press "I know". It takes a minute.',
      },
      dueAt,
      href: '/contacts',
      state: isDone ? 'done' : now >= dueAt ? 'late' : 'open',
    },
  ]
}
