import type { EnforcedPart } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { listNameRules, listNamesAtGateways, listsInForce, readDnsSettings } from './store.ts'

/**
 * How many of the company's own devices in use ask for names where dangerous ones are refused (AD-5): none unless names are answered, something
 * is refused, and every gateway that answers has the present lists.
 */
export async function enforcedNames(db: Kysely<Schema>): Promise<readonly EnforcedPart[]> {
  const { settings } = await readDnsSettings(db)
  if (settings.resolvers.length === 0) return []
  const lists = await listsInForce(db)
  const rules = await listNameRules(db)
  const allowed = new Set(rules.flatMap(({ kind, value }) => (kind === 'category' ? [value] : [])))
  const isRefusing =
    lists.some(({ act, category }) => act === 'block' && !allowed.has(category)) ||
    rules.some(({ act }) => act === 'block')
  const gateways = await listNamesAtGateways(db)
  const arePresent =
    gateways.length > 0 &&
    gateways.every(({ built }) => lists.every((list) => built.contents.includes(list.content_id)))
  if (!isRefusing || !arePresent) return []
  const counted = await db
    .selectFrom('devices')
    .leftJoin('dns_devices', 'dns_devices.device_id', 'devices.id')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('m'),
      eb.fn.count<number | string>('dns_devices.asked_at').as('n'),
      eb.fn.min('dns_devices.asked_at').as('at'),
    ])
    .where('devices.ownership', '=', 'company')
    .where('devices.kind', '!=', 'server')
    .where('devices.state', 'in', ['inUse', 'lent'])
    .executeTakeFirstOrThrow()
  const { n, m, at } = counted
  return [{ part: 'AD-5.filter', n: Number(n), m: Number(m), at: Number(at ?? 0) }]
}
