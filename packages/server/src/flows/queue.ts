import type { QueueSource } from '../queue/queue.ts'
import { countOpenFlows } from './store.ts'

/** Joiners and leavers whose checklist is open (A5). A late leaver still has something that gives access. */
export const queueOf: QueueSource = async (db, now) => {
  const { open, late, firstDueAt } = await countOpenFlows(db, now)
  return [
    {
      kind: 'flows.open',
      title: { ja: '進行中の入社・退職の手続き', en: 'Open checklists of joiners and leavers' },
      count: open,
      ...(firstDueAt === undefined ? {} : { dueAt: firstDueAt }),
      href: '/flows?state=open',
      urgent: late > 0,
    },
  ]
}
