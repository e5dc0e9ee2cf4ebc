import type { Words } from '@taga/core'
import type { QueueLine, QueueSource } from '../queue/queue.ts'
import { answerWaiting } from './answer-end.ts'

/** Devices that wait to be wiped or confirmed for longer than this are urgent: what lies on them lies there unguarded. */
const PATIENCE_MS = 14 * 86_400_000

const TITLES = {
  toWipe: { ja: '消去を待つ端末', en: 'Devices waiting to be wiped' },
  toConfirm: { ja: '消去記録の確認待ち', en: 'Wipes waiting for a second person' },
} as const satisfies Record<string, Words>

/** Devices on their way out that wait for somebody. */
export const queueOf: QueueSource = async (db, now) => {
  const rows = await answerWaiting(db)
  return (['toConfirm', 'toWipe'] as const).flatMap((waits): QueueLine[] => {
    const waiting = rows.filter((row) => row.waits === waits)
    if (waiting.length === 0) return []
    const oldestAt = Math.min(...waiting.map((row) => row.since))
    return [
      {
        kind: `disposal.${waits}`,
        title: TITLES[waits],
        count: waiting.length,
        oldestAt,
        href: `/disposal?waits=${waits}`,
        urgent: now - oldestAt > PATIENCE_MS,
      },
    ]
  })
}
