import type { QueueLine, QueueSource } from '../queue/queue.ts'
import { countLateIssues, countShort } from './store.ts'

/** Small things that are running out or were to be given back by now. */
export const queueOf: QueueSource = async (db, now) => {
  const [short, late] = [await countShort(db), await countLateIssues(db, now)]
  const lines: QueueLine[] = [
    {
      kind: 'stock.short',
      title: { ja: '残りが少ない備品', en: 'Stock that is running out' },
      count: short,
      href: '/stock',
      urgent: false,
    },
    {
      kind: 'stock.late',
      title: { ja: '返却期限を過ぎた備品・媒体', en: 'Media and other stock past their date' },
      count: late,
      href: '/stock',
      urgent: true,
    },
  ]
  return lines.filter((line) => line.count > 0)
}
