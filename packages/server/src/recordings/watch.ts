import { Fault, GATEWAY_PATH, type MayWatch, type RedeemWatch, WATCH_CODE_MS, type WatchAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Schema } from '../db/schema.ts'
import { findDestination } from '../destinations/store.ts'
import type { AccountActor } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'

/** Codes that one account may have open at once. */
const MOST_OPEN = 20

type BegunLine = {
  readonly event: string
  readonly connection_id: string | null
  readonly destination_id: string | null
  readonly obligations: string
}

/** Whether a line of the access log is the beginning of something that was recorded. */
export function isRecorded<Line extends BegunLine>(
  line: Line,
): line is Line & { readonly connection_id: string; readonly destination_id: string } {
  if (line.event !== 'opened' || line.connection_id === null || line.destination_id === null) return false
  const obligations: unknown = JSON.parse(line.obligations)
  return Array.isArray(obligations) && obligations.includes('record')
}

/**
 * A code by which this administrator watches the recording that began with a line of the access log. The recording lies at the gateway that
 * made it: the answer says where that shows it.
 * @throws Fault `not_found` where the line is none of a recording, or what it opened is not registered any more; `too_many_tries`
 */
export async function askWatch(
  { store, now, random, place }: Pick<Deps, 'store' | 'now' | 'random' | 'place'>,
  actor: AccountActor,
  lineId: string,
): Promise<WatchAnswer> {
  const line = await store.read.selectFrom('access_log').selectAll().where('id', '=', lineId).executeTakeFirst()
  if (line === undefined || !isRecorded(line)) throw new Fault('not_found')
  const { connection_id, destination_id, outpost_id, person_id } = line
  const destination = await findDestination(store.read, destination_id)
  const name = destination?.public_name ?? undefined
  if (name === undefined) throw new Fault('not_found')
  const code = newSecret(random, 32)
  const until = now() + WATCH_CODE_MS
  await store.write(async (tx) => {
    await tx.db.deleteFrom('watch_codes').where('expires_at', '<=', now()).execute()
    const { count } = await tx.db
      .selectFrom('watch_codes')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('account_id', '=', actor.account)
      .executeTakeFirstOrThrow()
    if (Number(count) >= MOST_OPEN) throw new Fault('too_many_tries', { retryAfterMs: WATCH_CODE_MS })
    await tx.db
      .insertInto('watch_codes')
      .values({
        hash: hashSecret('watch', code),
        account_id: actor.account,
        outpost_id,
        destination_id,
        connection_id,
        person_id,
        expires_at: until,
      })
      .execute()
  })
  // a gateway that stands alone may have a port of its own
  const outpost = await store.read.selectFrom('outposts').select('url').where('id', '=', outpost_id).executeTakeFirst()
  const { port } = new URL(outpost?.url ?? place.url)
  const at = `https://${name}${port === '' ? '' : `:${port}`}`
  return { url: `${at}${GATEWAY_PATH}watch#${code}`, until }
}

/**
 * What the gateway gets for a code, once: which recording it may show, and who watches. Who watched whom is in the ledger before the first
 * picture is shown.
 * @throws Fault `code_refused`, also for a gateway other than the one that made the recording
 */
export async function redeemWatch(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  gateway: string,
  { code, destination }: RedeemWatch,
): Promise<MayWatch> {
  return store.write(async (tx) => {
    const used = await tx.db
      .deleteFrom('watch_codes')
      .where('hash', '=', hashSecret('watch', code))
      .where('outpost_id', '=', gateway)
      .where('destination_id', '=', destination)
      .where('expires_at', '>', now())
      .returning(['account_id', 'connection_id', 'person_id'])
      .executeTakeFirst()
    if (used === undefined) throw new Fault('code_refused')
    const watcher = await nameOf(tx.db, used.account_id)
    await tx.append({
      kind: 'recording.watched',
      actor: `account:${used.account_id}`,
      subject: used.person_id === null ? `destination:${destination}` : `person:${used.person_id}`,
      body: { connection: used.connection_id, destination, gateway },
    })
    return { connection: used.connection_id, watcher }
  })
}

async function nameOf(db: Kysely<Schema>, account: string): Promise<string> {
  const row = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.name as account', 'people.name as person'])
    .where('accounts.id', '=', account)
    .executeTakeFirst()
  if (row === undefined) throw new Fault('code_refused')
  return (row.person ?? row.account).slice(0, 200)
}
