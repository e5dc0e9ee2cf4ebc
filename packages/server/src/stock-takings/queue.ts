import type { QueueSource } from '../queue/queue.ts'
import { countTaking } from './judged-lines.ts'
import { listOpenStockTakings } from './store.ts'

/** Stock-takings past their end that nobody has closed, and lines that wait to be cleared up in those that are under way. */
export const queueOf: QueueSource = async (db, now) => {
  const ended = (await listOpenStockTakings(db)).filter((row) => row.until <= now)
  const [first] = ended
  if (first === undefined) return []
  let open = 0
  for (const taking of ended) open += (await countTaking(db, taking)).open
  return [
    {
      kind: 'stockTakings.ended',
      title: { ja: '期間が終わった棚卸しの未解決の端末', en: 'Devices not cleared up in stock-takings that ended' },
      count: Math.max(open, ended.length),
      dueAt: first.until,
      href: ended.length === 1 ? `/stock-takings/${first.id}` : '/stock-takings',
      urgent: open > 0,
    },
  ]
}
