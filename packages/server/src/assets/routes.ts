import { AssetAnswer, AssetChange, AssetInput, AssetsAnswer, AssetsQuery, Fault, RegisterId } from '@taga/contract'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { actorName } from '../http/actor.ts'
import { administrators, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { addTo, changeIn } from '../registers/named-register.ts'
import { assetRegister } from './asset-register.ts'
import { type NamedAssetRow, findAsset, listAssets } from './store.ts'

const AssetParams = z.strictObject({ asset: RegisterId })

export const assetRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/assets',
    summary: { ja: '情報資産の台帳を一覧する', en: 'List the register of information assets' },
    allow: overseers,
    query: AssetsQuery,
    answer: AssetsAnswer,
    run: async ({ store }, { query }) => {
      const page = await listAssets(store.read, query)
      return { ...page, rows: page.rows.map(answerAsset) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/assets',
    summary: { ja: '情報資産を加える', en: 'Add an information asset' },
    allow: administrators,
    body: AssetInput,
    answer: AssetAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const { id } = await addTo(deps, assetRegister, actorName(actor), body)
      return readAsset(deps.store.read, id)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/assets/:asset',
    summary: { ja: '情報資産を1件見る', en: 'See one information asset' },
    allow: overseers,
    params: AssetParams,
    answer: AssetAnswer,
    run: async ({ store }, { params }) => readAsset(store.read, params.asset),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/assets/:asset',
    summary: { ja: '情報資産の内容を変える', en: 'Change an information asset' },
    allow: administrators,
    params: AssetParams,
    body: AssetChange,
    answer: AssetAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) => {
      await changeIn(deps, assetRegister, actorName(actor), { id: params.asset, version, draft })
      return readAsset(deps.store.read, params.asset)
    },
  }),
]

async function readAsset(db: Kysely<Schema>, id: string): Promise<AssetAnswer> {
  const row = await findAsset(db, id)
  if (row === undefined) throw new Fault('not_found')
  return answerAsset(row)
}

function answerAsset(row: NamedAssetRow): AssetAnswer {
  return {
    id: row.id,
    name: row.name,
    form: row.form,
    level: row.level ?? undefined,
    owner: row.owner ?? undefined,
    department: row.department_id ?? undefined,
    departmentName: row.department_name ?? undefined,
    location: row.location_id ?? undefined,
    locationName: row.location_name ?? undefined,
    resource: row.resource_id ?? undefined,
    resourceName: row.resource_name ?? undefined,
    personal: row.personal === null ? undefined : row.personal === 1,
    note: row.note ?? undefined,
    reviewDueAt: row.review_by ?? undefined,
    disposedAt: row.disposed_at ?? undefined,
    version: row.version,
    updatedAt: row.updated_at,
  }
}
