import type { SayPlace } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { PlaceTables } from './tables.ts'

type Db = Kysely<Schema>
export type SessionPlaceRow = Selectable<PlaceTables['session_places']>
export type KnownPlaceRow = Selectable<PlaceTables['known_places']>

export function findSessionPlace(db: Db, session: string): Promise<SessionPlaceRow | undefined> {
  return db.selectFrom('session_places').selectAll().where('session_id', '=', session).executeTakeFirst()
}

/** What is said of a place takes the place of what was said before; the protection of the screen was confirmed for that other place. */
export async function putSaid(
  db: Db,
  session: string,
  said: Pick<SessionPlaceRow, 'place' | 'network' | 'network_password_shared' | 'said_at' | 'said_on'>,
): Promise<void> {
  const row = { ...said, screen_protected_at: null }
  await db
    .insertInto('session_places')
    .values({ session_id: session, ...row })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(row))
    .execute()
}

export async function putScreenProtected(db: Db, session: string, at: number): Promise<void> {
  const said = { place: null, network: null, network_password_shared: null, said_at: null, said_on: null }
  await db
    .insertInto('session_places')
    .values({ session_id: session, ...said, screen_protected_at: at })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ screen_protected_at: at }))
    .execute()
}

export function findKnownPlace(db: Db, person: string, fingerprint: string): Promise<KnownPlaceRow | undefined> {
  return db
    .selectFrom('known_places')
    .selectAll()
    .where('person_id', '=', person)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
}

export async function putKnownPlace(db: Db, row: KnownPlaceRow): Promise<void> {
  const { person_id: _person, fingerprint: _network, ...said } = row
  await db
    .insertInto('known_places')
    .values(row)
    .onConflict((conflict) => conflict.columns(['person_id', 'fingerprint']).doUpdateSet(said))
    .execute()
}

/** Forgets what was said on other networks longest ago, so that `most` remain. */
export async function dropOldPlaces(db: Db, person: string, most: number): Promise<void> {
  const old = await db
    .selectFrom('known_places')
    .select('fingerprint')
    .where('person_id', '=', person)
    .orderBy('said_at', 'desc')
    .orderBy('fingerprint')
    .offset(most)
    .limit(10)
    .execute()
  if (old.length === 0) return
  const fingerprints = old.map((row) => row.fingerprint)
  await db.deleteFrom('known_places').where('person_id', '=', person).where('fingerprint', 'in', fingerprints).execute()
}

export function saidOf(row: Pick<KnownPlaceRow, 'place' | 'network' | 'network_password_shared'>): SayPlace {
  const { place, network, network_password_shared: shared } = row
  return { place, network, ...(shared === null ? {} : { networkPasswordShared: shared === 1 }) }
}
