import type { OutpostsAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

type Db = Kysely<Schema>
type Named = OutpostsAnswer['unreadable']
type Kind = Named['records'][number]['kind']

const MOST_NAMED = 100
/** What each kind calls its records; the others have no names. */
const NAMES = {
  destination: (db: Db, id: string) => db.selectFrom('destinations').select('name').where('id', '=', id),
  person: (db: Db, id: string) => db.selectFrom('people').select('name').where('id', '=', id),
  device: (db: Db, id: string) => db.selectFrom('devices').select('label as name').where('id', '=', id),
  resource: (db: Db, id: string) => db.selectFrom('resources').select('name').where('id', '=', id),
}

/** What gateways are not told of because it cannot be read, the oldest first. */
export async function readUnreadable(db: Db): Promise<Named> {
  const { count } = await db
    .selectFrom('unreadable_records')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('unreadable_records')
    .selectAll()
    .orderBy('since')
    .orderBy('kind')
    .orderBy('record_id')
    .limit(MOST_NAMED)
    .execute()
  const records: Named['records'] = []
  for (const { kind, record_id: id, since } of rows) {
    if (!isKind(kind)) continue
    const name = hasName(kind) ? (await NAMES[kind](db, id).executeTakeFirst())?.name : undefined
    records.push({ kind, id, since, ...(name === undefined ? {} : { name }) })
  }
  return { count: Number(count), records }
}

function isKind(kind: string): kind is Kind {
  return hasName(kind) || kind === 'session' || kind === 'rules' || kind === 'names'
}

function hasName(kind: string): kind is keyof typeof NAMES {
  return Object.hasOwn(NAMES, kind)
}
