import { type Announce, type AnnouncementAnswer, Fault, LONGEST_ANNOUNCEMENT_MS } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import type { AnnouncementTables } from './tables.ts'

type Row = Selectable<AnnouncementTables['announcements']>

/** @throws Fault `bad_input` for an end that is past or more than 90 days away */
export function announce(
  { store, now, random }: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  wish: Announce,
): Promise<AnnouncementAnswer> {
  const id = newId(random)
  return store.write(async (tx) => {
    const at = now()
    if (wish.until <= at || wish.until > at + LONGEST_ANNOUNCEMENT_MS)
      throw new Fault('bad_input', { fields: [{ field: 'until', problem: 'invalid_value' }] })
    const { title, text, until } = wish
    const row = { id, title, text, urgent: Number(wish.urgent), announced_at: at, announced_by: actor, until }
    await tx.db
      .insertInto('announcements')
      .values({ ...row, withdrawn_at: null })
      .execute()
    await tx.append({ kind: 'announcement.made', actor, subject: `announcement:${id}`, body: { title, until } })
    return answerAnnouncement({ ...row, withdrawn_at: null })
  })
}

/** @throws Fault `not_found` for one that is not there or was withdrawn */
export function withdrawAnnouncement(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: string,
  id: string,
): Promise<void> {
  return store.write(async (tx) => {
    const done = await tx.db
      .updateTable('announcements')
      .set({ withdrawn_at: now() })
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) throw new Fault('not_found')
    await tx.append({ kind: 'announcement.withdrawn', actor, subject: `announcement:${id}`, body: {} })
  })
}

/** What stands, the urgent first and then the newest; at most 50. */
export async function listAnnouncements(db: Kysely<Schema>, now: number): Promise<readonly AnnouncementAnswer[]> {
  const rows = await db
    .selectFrom('announcements')
    .selectAll()
    .where('until', '>', now)
    .where('withdrawn_at', 'is', null)
    .orderBy('urgent', 'desc')
    .orderBy('announced_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute()
  return rows.map(answerAnnouncement)
}

function answerAnnouncement(row: Row): AnnouncementAnswer {
  const { id, title, text, urgent, announced_at: announcedAt, until } = row
  return { id, title, text, urgent: urgent === 1, announcedAt, until }
}
