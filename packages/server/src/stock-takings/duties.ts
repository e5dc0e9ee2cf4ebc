import type { Duty, DutySource } from '../duties/duty.ts'
import { listLinesOf } from './store.ts'

/** The stock-takings that ask this person for a device, one duty each. */
export const dutiesOf: DutySource = async (db, person, now) => {
  const open = (await listLinesOf(db, person)).filter((row) => row.answer === null)
  const takings = [...new Set(open.map((row) => row.stock_taking_id))]
  return takings.flatMap((id): Duty[] => {
    const rows = open.filter((row) => row.stock_taking_id === id)
    const [first] = rows
    if (first === undefined) return []
    return [
      {
        id: `stockTakings.${id}`,
        title: {
          ja: `棚卸し「${first.stock_taking_name}」に答える`,
          en: `Answer the stock-taking "${first.stock_taking_name}"`,
        },
        text: {
          ja: `手元にあるかを${rows.length}台分教えてください。1台10秒で終わります。`,
          en: `Say whether you have it: ${rows.length} ${rows.length === 1 ? 'device' : 'devices'}, ten seconds each.`,
        },
        dueAt: first.until,
        href: '/my/stock-taking',
        state: first.until < now ? 'late' : 'open',
      },
    ]
  })
}
