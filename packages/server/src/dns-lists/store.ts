import { BadLine, DnsSettings, MOST_DNS_DEVICES, MOST_NAME_LISTS, MOST_NAME_RULES, NamesBuilt } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { DnsListTables } from './tables.ts'

type Db = Kysely<Schema>
export type NameListRow = Selectable<DnsListTables['dns_lists']>
export type NameRuleRow = Selectable<DnsListTables['dns_rules']>

/** Of the names that a list was given last. */
export const ListContent = z.object({
  names: z.number().int(),
  lines: z.number().int(),
  badLines: z.number().int(),
  bad: z.array(BadLine),
  bytes: z.number().int(),
  parts: z.number().int(),
  sha256: z.string(),
})
export type ListContent = z.infer<typeof ListContent>

export function contentOf(row: Pick<NameListRow, 'content'>): ListContent | undefined {
  return row.content === null ? undefined : ListContent.parse(JSON.parse(row.content))
}

export function listNameLists(db: Db): Promise<NameListRow[]> {
  return db.selectFrom('dns_lists').selectAll().orderBy('name_key').limit(MOST_NAME_LISTS).execute()
}

/** Lists that are switched on and have names. */
export async function listsInForce(db: Db): Promise<readonly (NameListRow & { readonly content_id: string })[]> {
  const rows = await listNameLists(db)
  return rows.flatMap((row) =>
    row.off_at === null && row.content_id !== null ? [{ ...row, content_id: row.content_id }] : [],
  )
}

export function findNameList(db: Db, id: string): Promise<NameListRow | undefined> {
  return db.selectFrom('dns_lists').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listNameRules(db: Db): Promise<NameRuleRow[]> {
  return db.selectFrom('dns_rules').selectAll().orderBy('kind').orderBy('value').limit(MOST_NAME_RULES).execute()
}

const NOTHING_SET: DnsSettings = { resolvers: [], blockedAs: { kind: 'noSuchName' }, privateNames: [] }

export async function readDnsSettings(db: Db): Promise<{ readonly settings: DnsSettings; readonly version: number }> {
  const row = await db.selectFrom('dns_settings').selectAll().executeTakeFirst()
  if (row === undefined) return { settings: NOTHING_SET, version: 0 }
  return { settings: DnsSettings.parse(JSON.parse(row.body)), version: row.version }
}

export function findPart(db: Db, content: string, number: number): Promise<{ readonly body: string } | undefined> {
  return db
    .selectFrom('dns_list_parts')
    .select('body')
    .where('content_id', '=', content)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** Devices that may ask, with their labels. */
export function listDnsDevices(db: Db) {
  return db
    .selectFrom('dns_devices')
    .innerJoin('devices', 'devices.id', 'dns_devices.device_id')
    .select([
      'dns_devices.device_id as device',
      'devices.label as label',
      'dns_devices.hash as hash',
      'dns_devices.made_at as madeAt',
      'dns_devices.asked_at as askedAt',
    ])
    .orderBy('dns_devices.device_id')
    .limit(MOST_DNS_DEVICES)
    .execute()
}

/** What gateways that are still ours answer by, as each said last. */
export async function listNamesAtGateways(db: Db) {
  const rows = await db
    .selectFrom('dns_gateways')
    .innerJoin('outposts', 'outposts.id', 'dns_gateways.outpost_id')
    .select(['outposts.id as gateway', 'outposts.name as name', 'dns_gateways.body as body', 'dns_gateways.at as at'])
    .where('outposts.revoked_at', 'is', null)
    .orderBy('outposts.name')
    .orderBy('outposts.id')
    .limit(100)
    .execute()
  return rows.map(({ gateway, name, body, at }) => ({ gateway, name, at, built: NamesBuilt.parse(JSON.parse(body)) }))
}
