import type { Deps } from '../deps.ts'

/** Sessions last twelve hours; nothing asks about one that has been over for so long. The ledger keeps who signed in and how. */
const KEPT_MS = 30 * 86_400_000
const PIECE = 1_000
/** Removed at once by a turn; what is left over is removed by the next. */
const MOST = 50_000

/** Removes sessions that are long over, a part at a time. */
export async function forgetEndedSessions({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  const before = now() - KEPT_MS
  for (let removed = 0; removed < MOST; removed += PIECE) {
    const count = await store.write(async ({ db }) => {
      const old = await db
        .selectFrom('sessions')
        .select('id')
        .where('until', '<=', before)
        .orderBy('until')
        .orderBy('id')
        .limit(PIECE)
        .execute()
      if (old.length === 0) return 0
      const ids = old.map(({ id }) => id)
      await db.deleteFrom('session_pages').where('session_id', 'in', ids).execute()
      await db.deleteFrom('session_places').where('session_id', 'in', ids).execute()
      await db.deleteFrom('sessions').where('id', 'in', ids).execute()
      return ids.length
    })
    if (count < PIECE) return
  }
}
