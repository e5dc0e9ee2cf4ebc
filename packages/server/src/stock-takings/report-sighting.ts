import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findLabelledDevice } from '../devices/store.ts'

const DAY_MS = 86_400_000
/** Nobody finds more devices a day than this. */
const MOST_A_DAY = 20

/**
 * Somebody has a device before them that is not theirs, and tells so: it stands in the device's history, and in the note of every open
 * stock-taking that has no answer for it yet. Where the register has no such label, the ledger alone keeps what was told; the answer is the same.
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
      .set({ note })
      .where('device_id', '=', device.id)
      .where('answer', 'is', null)
      .where('result', 'is', null)
      .execute()
  })
}
