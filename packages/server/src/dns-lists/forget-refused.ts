import type { Deps } from '../deps.ts'

const DAY = 86_400_000
/** What was refused, and to whom, says something of people: it helps to mend a wrong list, and is not needed longer. */
export const REFUSED_DAYS = 30
const AT_ONCE = 2_000

/** Names that were refused go from the access log; its sums stay. */
export async function forgetRefusedNames({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (let gone = AT_ONCE; gone === AT_ONCE; )
    gone = await store.write(async (tx) => {
      const rows = await tx.db
        .selectFrom('access_log')
        .select('id')
        .where('carrier', '=', 'dns')
        .where('at', '<', now() - REFUSED_DAYS * DAY)
        .orderBy('at')
        .orderBy('id')
        .limit(AT_ONCE)
        .execute()
      if (rows.length === 0) return 0
      const ids = rows.map(({ id }) => id)
      for (let from = 0; from < ids.length; from += 500)
        await tx.db
          .deleteFrom('access_log')
          .where('id', 'in', ids.slice(from, from + 500))
          .execute()
      return rows.length
    })
}
