import type { Deps } from '../deps.ts'

/** How long a sign-in that has ended is shown with its service. The access log and the ledger keep theirs by their own rules. */
const SHOWN_MS = 90 * 86_400_000
const PIECE = 500
/** Removed at once by a turn; what is left over is removed by the next. */
const MOST = 50_000

/** Removes sign-ins that ended long ago, with what their services were or were not told, a part at a time. */
export async function forgetEndedSignIns({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  const before = now() - SHOWN_MS
  for (let removed = 0; removed < MOST; removed += PIECE) {
    const count = await store.write(async ({ db }) => {
      const old = await db
        .selectFrom('cloud_sign_ins')
        .select('id')
        .where('ended_at', '<=', before)
        .orderBy('ended_at')
        .limit(PIECE)
        .execute()
      const ids = old.map(({ id }) => id)
      if (ids.length === 0) return 0
      await db.deleteFrom('cloud_notices').where('sign_in_id', 'in', ids).execute()
      await db.deleteFrom('cloud_sign_ins').where('id', 'in', ids).execute()
      return ids.length
    })
    if (count < PIECE) return
  }
}
