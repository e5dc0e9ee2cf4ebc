import type { Kysely, Selectable } from 'kysely'
import type { AssetsQuery, ListAnswer } from '@taga/contract'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { AssetTables } from './tables.ts'

export type AssetRow = Selectable<AssetTables['assets']>

/** A row with the names of what it points to. */
export type NamedAssetRow = AssetRow & {
  readonly department_name: string | null
  readonly location_name: string | null
  readonly resource_name: string | null
}

type Db = Kysely<Schema>

export async function findAsset(db: Db, id: string): Promise<NamedAssetRow | undefined> {
  return withNames(db).where('assets.id', '=', id).executeTakeFirst()
}

/** Everything in the order of names, for export. An organisation registers hundreds of assets, seldom thousands. */
export function walkAssets(db: Db, limit: number): Promise<NamedAssetRow[]> {
  return withNames(db).orderBy('assets.name_key').orderBy('assets.id').limit(limit).execute()
}

export function listAssets(db: Db, ask: z.output<typeof AssetsQuery>): Promise<ListAnswer<NamedAssetRow>> {
  const { search, form, level, department, disposed } = ask
  const matching = withNames(db)
    .$if(search !== undefined, (query) => query.where('assets.search_key', 'like', anywhere(foldText(search ?? ''))))
    .$if(form !== undefined, (query) => query.where('assets.form', '=', form ?? 'paper'))
    .$if(level === 'none', (query) => query.where('assets.level', 'is', null))
    .$if(level !== undefined && level !== 'none', (query) =>
      query.where('assets.level', '=', level === undefined || level === 'none' ? 'public' : level),
    )
    .$if(department !== undefined, (query) => query.where('assets.department_id', '=', department ?? ''))
    .$if(disposed === 'yes', (query) => query.where('assets.disposed_at', 'is not', null))
    .$if(disposed === 'no', (query) => query.where('assets.disposed_at', 'is', null))
  return readList(matching, ask, {
    id: 'assets.id',
    sorts: {
      name: { column: 'assets.name_key', kind: 'text' },
      review: { column: 'assets.review_by', kind: 'number', empty: 0 },
      changed: { column: 'assets.updated_at', kind: 'number' },
    },
  })
}

/** What can be opened through a resource: what may have been on a device that opened it. */
export function assetsBehind(db: Db, resources: readonly string[]): Promise<AssetRow[]> {
  if (resources.length === 0) return Promise.resolve([])
  return db
    .selectFrom('assets')
    .selectAll()
    .where('resource_id', 'in', resources.slice(0, 500))
    .where('disposed_at', 'is', null)
    .orderBy('name_key')
    .limit(1_000)
    .execute()
}

function withNames(db: Db) {
  return db
    .selectFrom('assets')
    .leftJoin('departments', 'departments.id', 'assets.department_id')
    .leftJoin('locations', 'locations.id', 'assets.location_id')
    .leftJoin('resources', 'resources.id', 'assets.resource_id')
    .selectAll('assets')
    .select([
      'departments.name as department_name',
      'locations.name as location_name',
      'resources.name as resource_name',
    ])
}
