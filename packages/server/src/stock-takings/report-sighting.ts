import { Fault } from '@taga/contract'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import { findLabelledDevice } from '../devices/store.ts'

const DAY_MS = 86_400_000
/** Nobody finds more devices a day than this. */
const MOST_A_DAY = 20
/** A note that is this long already takes no more; the ledger has every sighting. */
const MOST_NOTED = 2_000

/**
 * Somebody has a device before them that is not theirs, and tells so: it stands in the device's history, and behind what is noted already
 * in every open stock-taking that has no answer for it yet. Where the register has no such label, the ledger alone keeps what was told; the answer is the same.
 * @throws Fault `too_many_tries` for one who tells of too many
 */
export function reportSighting(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { label, note }: { readonly label: string; readonly note: string },
): Promise<void> {
  return deps.store.write(async (tx) => {
    const told = await tx.db
      .selectFrom('ledger_entries')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('kind', '=', 'device.sighted')
      .where('actor', '=', actor)
      .where('at', '>', deps.now() - DAY_MS)
      .executeTakeFirst()
    if (Number(told?.count ?? 0) >= MOST_A_DAY) throw new Fault('too_many_tries', { retryAfterMs: DAY_MS })
    const device = await findLabelledDevice(tx.db, label)
    await tx.append({
      kind: 'device.sighted',
      actor,
      subject: device === undefined ? 'label:unknown' : `device:${device.id}`,
      body: { label: label.slice(0, 100), note },
    })
    if (device === undefined) return
    await tx.db
      .updateTable('stock_taking_lines')
      .set({ note: sql<string>`coalesce(note || ' / ', '') || cast(${note} as text)` })
      .where('device_id', '=', device.id)
      .where('answer', 'is', null)
      .where('result', 'is', null)
      .where(sql<number>`length(coalesce(note, ''))`, '<', MOST_NOTED)
      .execute()
  })
}
