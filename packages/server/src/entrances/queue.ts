import type { QueueLine, QueueSource } from '../queue/queue.ts'

/** Entrances and boundary rules whose review is past, and rules that wait to be taken away (AD-14, AD-15). */
export const queueOf: QueueSource = async (db, now) => {
  const due = await db
    .selectFrom('entrances')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('review_by').as('first')])
    .where((eb) => eb.or([eb('review_by', 'is', null), eb('review_by', '<=', now)]))
    .executeTakeFirstOrThrow()
  const rules = await db
    .selectFrom('boundary_rules')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('review_by').as('first')])
    .where((eb) =>
      eb.or([eb('state', '=', 'toRemove'), eb.and([eb('state', '=', 'needed'), eb('review_by', '<=', now)])]),
    )
    .executeTakeFirstOrThrow()
  return [
    line(
      'entrances.review',
      due,
      { ja: '見直し期限を過ぎた入口', en: 'Entrances past their review' },
      '/entrances?due=yes',
    ),
    line(
      'boundaryRules.review',
      rules,
      { ja: '見直し・削除を待つ境界のルール', en: 'Boundary rules to review or remove' },
      '/entrances',
    ),
  ]
}

function line(
  kind: string,
  counted: { readonly count: number | string; readonly first: number | null },
  title: QueueLine['title'],
  href: string,
): QueueLine {
  const first = counted.first
  return { kind, title, count: Number(counted.count), ...(first === null ? {} : { dueAt: first }), href, urgent: false }
}
