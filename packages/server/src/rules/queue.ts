import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import type { QueueLine } from '../queue/queue.ts'

const SOON_MS = 7 * 86_400_000

/** A change that waits to be confirmed, and rules that begin within a week. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const { confirmBy, set } = await currentRules(db, now)
  const starts = set.rules.flatMap(({ from, mode }) =>
    from !== undefined && mode !== 'off' && from > now && from <= now + SOON_MS ? [from] : [],
  )
  const waiting: readonly QueueLine[] =
    confirmBy === undefined
      ? []
      : [
          {
            kind: 'rules.waiting',
            title: { ja: 'ルール変更の確認待ち', en: 'A change of the rules waits to be confirmed' },
            count: 1,
            dueAt: confirmBy,
            href: '/rules',
            urgent: true,
          },
        ]
  const coming: readonly QueueLine[] =
    starts.length === 0
      ? []
      : [
          {
            kind: 'rules.beginning',
            title: { ja: 'まもなく効力を持つルール', en: 'Rules that begin soon' },
            count: starts.length,
            dueAt: Math.min(...starts),
            href: '/rules?show=beginning',
            urgent: false,
          },
        ]
  return [...waiting, ...coming]
}
