import type { Words } from '@taga/core'
import type { QueueLine, QueueSource } from '../queue/queue.ts'
import { countLoans } from './store.ts'

const LINES: readonly {
  readonly which: 'late' | 'granted' | 'extension'
  readonly title: Words
  readonly href: string
}[] = [
  {
    which: 'late',
    title: { ja: '返却期限を過ぎた貸出', en: 'Loans past their date' },
    href: '/lending?standing=late',
  },
  {
    which: 'granted',
    title: { ja: '承認済みで引き渡し待ちの貸出', en: 'Loans granted, to be handed over' },
    href: '/lending?state=granted',
  },
  {
    which: 'extension',
    title: { ja: '貸出の延長の申請', en: 'Extensions asked for' },
    href: '/lending?state=handedOver&sort=due',
  },
]

/** Loans that wait for an administrator. */
export const queueOf: QueueSource = async (db, now) => {
  const lines: QueueLine[] = []
  for (const { which, title, href } of LINES) {
    const { count, oldest } = await countLoans(db, which, now)
    if (count === 0) continue
    const since = oldest === undefined ? {} : which === 'late' ? { dueAt: oldest } : { oldestAt: oldest }
    lines.push({ kind: `lending.${which}`, title, count, ...since, href, urgent: which === 'late' })
  }
  return lines
}
