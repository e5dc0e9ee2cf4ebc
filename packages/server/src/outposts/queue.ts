import type { QueueSource } from '../queue/queue.ts'
import { listMachineTroubles } from './machine-troubles.ts'

/** Machines of pools that people are kept from, since they did not open: there is one place less for each (TW-17). */
export const queueOf: QueueSource = async (db, now) => {
  const troubles = await listMachineTroubles(db, now)
  if (troubles.length === 0) return []
  return [
    {
      kind: 'outposts.machines',
      title: { ja: '仮想デスクトップの開けない機械', en: 'machines of virtual desktops that do not open' },
      count: troubles.length,
      oldestAt: Math.min(...troubles.map(({ since }) => since)),
      href: '/outposts',
      urgent: true,
    },
  ]
}
