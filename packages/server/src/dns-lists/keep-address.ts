import { DNS_PATH, Fault } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { digest, newSecret } from '../http/secrets.ts'
import { isStopped } from '../reports/is-stopped.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'places'>

/**
 * The addresses by which a device asks for names, shown this once: whoever has one asks as this device. A new one takes the place of the
 * former. @throws Fault `not_found`; `conflict` for a device that may not work, and where no gateway has a name
 */
export async function makeNamesAddress(
  { store, now, random, places }: Needs,
  actor: string,
  { device, person }: { readonly device: string; readonly person?: string },
): Promise<readonly string[]> {
  const capability = newSecret(random, 32)
  const origins = await originsOf(store.read, places.main().url)
  if (origins.length === 0) throw new Fault('conflict', { field: 'gateway' })
  await store.write(async (tx) => {
    const row = await findDevice(tx.db, device)
    if (row === undefined || (person !== undefined && row.user_id !== person)) throw new Fault('not_found')
    if (isStopped(row)) throw new Fault('conflict', { field: 'device' })
    const values = { device_id: device, hash: digest(capability), made_at: now(), asked_at: null }
    await tx.db
      .insertInto('dns_devices')
      .values(values)
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
      .execute()
    await tx.append({ kind: 'names.addressMade', actor, subject: `names:${device}`, body: {} })
  })
  return origins.map((origin) => `${origin}${DNS_PATH}${capability}`)
}

/** The device asks no more. */
export async function removeNamesAddress(
  { store }: Pick<Needs, 'store'>,
  actor: string,
  device: string,
): Promise<void> {
  await store.write(async (tx) => {
    const gone = await tx.db.deleteFrom('dns_devices').where('device_id', '=', device).executeTakeFirst()
    if (gone.numDeletedRows === 0n) throw new Fault('not_found')
    await tx.append({ kind: 'names.addressRemoved', actor, subject: `names:${device}`, body: {} })
  })
}

/** Where gateways are reached: by the addresses that they were given, else by the name of something that they open. */
async function originsOf(db: Kysely<Schema>, publicUrl: string): Promise<readonly string[]> {
  const gateways = await db
    .selectFrom('outposts')
    .select('url')
    .where('kind', '=', 'gateway')
    .where('revoked_at', 'is', null)
    .where('url', 'is not', null)
    .orderBy('name')
    .limit(10)
    .execute()
  const urls = gateways.flatMap(({ url }) => (url === null ? [] : [url]))
  if (urls.length > 0) return urls
  const { port } = new URL(publicUrl)
  const opened = await db
    .selectFrom('destinations')
    .select('public_name')
    .where('off_at', 'is', null)
    .where('public_name', 'is not', null)
    .orderBy('name_key')
    .limit(1)
    .execute()
  return opened.map(({ public_name: name }) => `https://${name}${port === '' ? '' : `:${port}`}`)
}
