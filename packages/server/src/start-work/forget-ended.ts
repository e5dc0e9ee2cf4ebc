import type { Deps } from '../deps.ts'

/** Sessions last twelve hours; a day after that nothing asks about them. */
const KEPT_MS = 36 * 60 * 60_000

/** Forgets tickets, pages and places of sessions that are long over. What mattered of them is in the ledger. */
export async function forgetEndedPages({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  await store.write(async ({ db }) => {
    const before = now() - KEPT_MS
    const over = db.selectFrom('sessions').select('sessions.id').where('sessions.started_at', '<', before)
    await db.deleteFrom('page_tickets').where('expires_at', '<', before).execute()
    await db.deleteFrom('session_pages').where('session_id', 'in', over).execute()
    await db.deleteFrom('session_places').where('session_id', 'in', over).execute()
  })
}
