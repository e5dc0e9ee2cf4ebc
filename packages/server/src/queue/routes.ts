import { QueueAnswer } from '@taga/contract'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import type { QueueLine } from './queue.ts'
import { queueSources } from './sources.ts'

export const queueRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/queue',
    summary: { ja: 'システム管理者が片づけるものの一覧', en: 'What waits for an administrator' },
    allow: administrators,
    answer: QueueAnswer,
    run: async ({ store, now }) => {
      const at = now()
      const lines = await Promise.all(queueSources.map((queueOf) => queueOf(store.read, at)))
      return { lines: inOrder(lines.flat()) }
    },
  }),
]

/** Urgent first, then by when it is due, then by how long it has waited; what counts nothing is not there. */
export function inOrder(lines: readonly QueueLine[]): QueueLine[] {
  return lines
    .filter(({ count }) => count > 0)
    .toSorted(
      (one, other) =>
        Number(other.urgent) - Number(one.urgent) ||
        (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) ||
        (one.oldestAt ?? Infinity) - (other.oldestAt ?? Infinity) ||
        one.kind.localeCompare(other.kind),
    )
}
