import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { countWaiting } from './store.ts'

/** After this long, somebody should ask the owner what became of it. */
const OPEN_LONG_MS = 7 * 86_400_000

/** Removals to be checked, and devices whose use is over and whose owner has confirmed nothing for a week. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const { toCheck, open } = await countWaiting(db)
  const lines: QueueLine[] = []
  if (toCheck.count > 0)
    lines.push({
      kind: 'personalDevices.toCheck',
      title: { ja: '私用端末の利用終了の確認', en: 'Personal devices: removals to check' },
      ...toCheck,
      href: '/personal-devices?state=toCheck',
      urgent: false,
    })
  if (open.count > 0)
    lines.push({
      kind: 'personalDevices.open',
      title: { ja: '私用端末：データ削除の報告待ち', en: 'Personal devices: removal not confirmed yet' },
      ...open,
      href: '/personal-devices?state=ending',
      urgent: open.oldestAt + OPEN_LONG_MS < now,
    })
  return lines
}
