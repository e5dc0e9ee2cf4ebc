import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { StartWorkTables } from './tables.ts'

type Db = Kysely<Schema>
export type SessionPageRow = Selectable<StartWorkTables['session_pages']>

export async function insertPageTicket(db: Db, row: Selectable<StartWorkTables['page_tickets']>): Promise<void> {
  await db.insertInto('page_tickets').values(row).execute()
}

export async function isTicketOpen(db: Db, hash: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('page_tickets')
    .select('hash')
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Uses a ticket up, if it stands. One statement decides between two pages that bring it at once. */
export async function usePageTicket(
  db: Db,
  hash: string,
  now: number,
): Promise<{ readonly device_id: string; readonly key_id: string } | undefined> {
  return db
    .updateTable('page_tickets')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['device_id', 'key_id'])
    .executeTakeFirst()
}

/** Forgets tickets that ended before `before`. */
export async function dropPageTickets(db: Db, device: string, before: number): Promise<void> {
  await db.deleteFrom('page_tickets').where('device_id', '=', device).where('expires_at', '<', before).execute()
}

/** Moves a device's number on. False where it was at this number or beyond already, under the same key. */
export async function moveCallCounter(db: Db, call: Selectable<StartWorkTables['device_calls']>): Promise<boolean> {
  const done = await db
    .insertInto('device_calls')
    .values(call)
    .onConflict((conflict) =>
      conflict
        .column('device_id')
        .doUpdateSet({ key_id: call.key_id, counter: call.counter })
        .where((eb) =>
          eb.or([eb('device_calls.counter', '<', call.counter), eb('device_calls.key_id', '<>', call.key_id)]),
        ),
    )
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export async function findCallCounter(db: Db, device: string): Promise<number> {
  const row = await db.selectFrom('device_calls').select('counter').where('device_id', '=', device).executeTakeFirst()
  return row?.counter ?? 0
}

/** The page of a session takes the place of the one it had. */
export async function putSessionPage(db: Db, row: SessionPageRow): Promise<void> {
  const { session_id: _kept, ...newer } = row
  await db
    .insertInto('session_pages')
    .values(row)
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(newer))
    .execute()
}

export function findSessionPage(db: Db, session: string): Promise<SessionPageRow | undefined> {
  return db.selectFrom('session_pages').selectAll().where('session_id', '=', session).executeTakeFirst()
}

/** Pages bound by tickets to a device whose sessions stand, newest first. `boundAfter` keeps away what is long over. */
export function listDevicePages(
  db: Db,
  which: { readonly device: string; readonly now: number; readonly boundAfter: number; readonly most: number },
): Promise<(SessionPageRow & { readonly session_seen_at: number })[]> {
  return db
    .selectFrom('session_pages')
    .innerJoin('sessions', 'sessions.id', 'session_pages.session_id')
    .selectAll('session_pages')
    .select('sessions.last_seen_at as session_seen_at')
    .where('session_pages.device_id', '=', which.device)
    .where('session_pages.bound_by', '=', 'agent')
    .where('session_pages.bound_at', '>', which.boundAfter)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.until', '>', which.now)
    .orderBy('session_pages.bound_at', 'desc')
    .orderBy('session_pages.session_id')
    .limit(which.most)
    .execute()
}

/** Renews the page that came by this ticket with this key, on this device and while it has this key. Returns whether there is one. */
export async function vouchForPage(
  db: Db,
  page: {
    readonly device: string
    readonly deviceKey: string
    readonly ticket: string
    readonly thumbprint: string
    readonly now: number
  },
): Promise<boolean> {
  const done = await db
    .updateTable('session_pages')
    .set({ vouched_at: page.now })
    .where('ticket', '=', page.ticket)
    .where('thumbprint', '=', page.thumbprint)
    .where('device_id', '=', page.device)
    .where('device_key_id', '=', page.deviceKey)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Wishes for a look. False where somebody wished for it since `after`. */
export async function putLookWish(
  db: Db,
  wish: { readonly device: string; readonly at: number; readonly after: number },
): Promise<boolean> {
  const done = await db
    .insertInto('look_wishes')
    .values({ device_id: wish.device, asked_at: wish.at })
    .onConflict((conflict) =>
      conflict.column('device_id').doUpdateSet({ asked_at: wish.at }).where('look_wishes.asked_at', '<=', wish.after),
    )
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export async function lookAskedAt(db: Db, device: string): Promise<number | undefined> {
  const row = await db.selectFrom('look_wishes').select('asked_at').where('device_id', '=', device).executeTakeFirst()
  return row?.asked_at
}

/** What a person has the right to, and what is public, by name: at most 200. */
export function listThingsOf(db: Db, rights: readonly string[]): Promise<Selectable<Schema['resources']>[]> {
  return db
    .selectFrom('resources')
    .selectAll()
    .where((eb) =>
      eb.or([eb('level', '=', 'public'), ...(rights.length === 0 ? [] : [eb('right_needed', 'in', [...rights])])]),
    )
    .orderBy('name_key')
    .orderBy('id')
    .limit(200)
    .execute()
}

/** The versions of all that a person's day rests on, each read by its key. */
export async function readMarks(
  db: Db,
  of: { readonly session: string; readonly person: string; readonly device: string | undefined },
): Promise<readonly unknown[]> {
  const newest = (subject: 'person' | 'device', id: string) =>
    db
      .selectFrom('facts')
      .select((eb) => [eb.fn.max('at').as('at'), eb.fn.countAll<number | string>().as('count')])
      .where('subject', '=', subject)
      .where('subject_id', '=', id)
      .executeTakeFirst()
  return [
    await db
      .selectFrom('rule_sets')
      .select((eb) => eb.fn.max('number').as('number'))
      .executeTakeFirst(),
    await db
      .selectFrom('people')
      .select(['updated_at', 'state_since', 'version'])
      .where('id', '=', of.person)
      .executeTakeFirst(),
    await db
      .selectFrom('resources')
      .select((eb) => [eb.fn.max('updated_at').as('at'), eb.fn.countAll<number | string>().as('count')])
      .executeTakeFirst(),
    await db
      .selectFrom('departments')
      .select((eb) => eb.fn.max('updated_at').as('at'))
      .executeTakeFirst(),
    await db.selectFrom('session_places').selectAll().where('session_id', '=', of.session).executeTakeFirst(),
    await db.selectFrom('sessions').select(['strength', 'proved_at']).where('id', '=', of.session).executeTakeFirst(),
    await db
      .selectFrom('home_networks')
      .select((eb) => [eb.fn.max('added_at').as('at'), eb.fn.countAll<number | string>().as('count')])
      .where('person_id', '=', of.person)
      .executeTakeFirst(),
    await newest('person', of.person),
    ...(of.device === undefined
      ? []
      : [
          await newest('device', of.device),
          await db
            .selectFrom('devices')
            .select(['updated_at', 'state', 'version'])
            .where('id', '=', of.device)
            .executeTakeFirst(),
        ]),
  ]
}
