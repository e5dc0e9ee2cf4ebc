import type { QueueSource } from '../queue/queue.ts'
import { countOpenLosses } from './store.ts'

/** Devices that are lost or stolen and not yet found or written off. Always urgent: clocks of law run. */
export const queueOf: QueueSource = async (db) => {
  const { count, oldestAt } = await countOpenLosses(db)
  if (count === 0) return []
  return [
    {
      kind: 'losses.open',
      title: { ja: '紛失・盗難の対応中の端末', en: 'Devices lost or stolen, not yet settled' },
      count,
      ...(oldestAt === undefined ? {} : { oldestAt }),
      href: '/losses',
      urgent: true,
    },
  ]
}
