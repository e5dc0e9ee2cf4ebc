import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** The number of a device in the networks of gateways: its own from the first time on, whatever key it brings. */
export async function takeNumber(
  db: Kysely<Schema>,
  { device, key, at }: { readonly device: string; readonly key: string; readonly at: number },
): Promise<number> {
  const row = await db
    .insertInto('wireguard_devices')
    .values((eb) => ({
      device_id: device,
      number: eb
        .selectFrom('wireguard_devices as taken')
        .select((taken) => taken.fn.coalesce(taken(taken.fn.max('taken.number'), '+', 1), taken.lit(FIRST)).as('next')),
      public_key: key,
      changed_at: at,
    }))
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ public_key: key, changed_at: at }))
    .returning('number')
    .executeTakeFirstOrThrow()
  return Number(row.number)
}

/** The first addresses of a network are the gateway's own. */
const FIRST = 10
