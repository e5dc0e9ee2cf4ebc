import type { Kysely, Selectable } from 'kysely'
import type { ListAnswer, ResourcesQuery } from '@taga/contract'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { ResourceTables } from './tables.ts'

export type ResourceRow = Selectable<ResourceTables['resources']>

type Db = Kysely<Schema>

export function findResource(db: Db, id: string): Promise<ResourceRow | undefined> {
  return db.selectFrom('resources').selectAll().where('id', '=', id).executeTakeFirst()
}

/** By name, at most `limit` after the name key given. An organisation publishes tens of resources, seldom hundreds. */
export function listResources(db: Db, afterKey: string, limit: number): Promise<ResourceRow[]> {
  return db
    .selectFrom('resources')
    .selectAll()
    .where('name_key', '>', afterKey)
    .orderBy('name_key')
    .limit(limit)
    .execute()
}

export function pageResources(db: Db, ask: z.output<typeof ResourcesQuery>): Promise<ListAnswer<ResourceRow>> {
  const { search, level, right } = ask
  const matching = db
    .selectFrom('resources')
    .selectAll('resources')
    .$if(search !== undefined, (query) => query.where('resources.name_key', 'like', anywhere(foldText(search ?? ''))))
    .$if(level === 'none', (query) => query.where('resources.level', 'is', null))
    .$if(level !== undefined && level !== 'none', (query) =>
      query.where('resources.level', '=', level === undefined || level === 'none' ? 'public' : level),
    )
    .$if(right !== undefined, (query) => query.where('resources.right_needed', '=', right ?? ''))
  return readList(matching, ask, {
    id: 'resources.id',
    sorts: {
      name: { column: 'resources.name_key', kind: 'text' },
      changed: { column: 'resources.updated_at', kind: 'number' },
    },
  })
}

export type Holder = {
  readonly id: string
  readonly name: string
  readonly department: string | null
  readonly state: 'active' | 'locked' | 'left'
  readonly last_opened_at: number | null
}

/** Who holds a right, by kana and name, with the last time that a decision let them open the resource (`limit` at most). */
export async function listHolders(
  db: Db,
  { resource, right, limit }: { readonly resource: string; readonly right: string; readonly limit: number },
): Promise<{ readonly holders: readonly Holder[]; readonly count: number }> {
  const holding = db
    .selectFrom('people')
    // a right stands in the JSON list as a quoted text; what JSON escapes is escaped alike. Sought letter for letter: LIKE takes `_` and `%`
    // for anything, and in one of the databases A for a
    .where((eb) =>
      eb(
        eb.fn<string>('replace', ['people.rights', eb.val(JSON.stringify(right)), eb.val('')]),
        '<>',
        eb.ref('people.rights'),
      ),
    )
  const holders = await holding
    .leftJoin('departments', 'departments.id', 'people.department_id')
    .select(['people.id', 'people.name', 'people.state', 'departments.name as department'])
    .select((eb) =>
      eb
        .selectFrom('decisions')
        .select((inner) => inner.fn.max('decisions.last_at').as('last_at'))
        .whereRef('decisions.person_id', '=', 'people.id')
        .where('decisions.resource_id', '=', resource)
        .where('decisions.outcome', '!=', 'deny')
        .as('last_opened_at'),
    )
    .orderBy('people.search_key')
    .orderBy('people.id')
    .limit(limit)
    .execute()
  const counted = await holding.select((eb) => eb.fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()
  return { holders, count: Number(counted.count) }
}
