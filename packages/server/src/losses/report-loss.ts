import type { ReportLoss } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { stopLostDevice } from '../devices/report-loss.ts'
import type { DeviceRow } from '../devices/store.ts'
import { newId } from '../new-id.ts'
import { findOpenLoss } from './store.ts'

/** `keepSession`: the session from which it is reported goes on, so that the report can be completed. */
export type Loss = ReportLoss & { readonly id: string; readonly keepSession?: string | undefined }

type Clock = Pick<Deps, 'now' | 'random'>

/**
 * Stops a device that is lost or stolen and opens the record of the loss. Every browser session of its user ends but the one that
 * reports: nobody can tell from here which of them are open on the device.
 * @throws Fault `not_found`; `conflict` for a device that is disposed of or wiped
 */
export function reportLoss(deps: Pick<Deps, 'store'> & Clock, actor: string, loss: Loss): Promise<DeviceRow> {
  return deps.store.write((tx) => openLoss(tx, deps, actor, loss))
}

/** The same inside an open transaction. */
export async function openLoss(tx: Tx, deps: Clock, actor: string, loss: Loss): Promise<DeviceRow> {
  const { id, how, noticedAt, place, circumstances } = loss
  const said = { noticedAt: noticedAt ?? null, place: place ?? null, circumstances: circumstances ?? null }
  const { device, isNew } = await stopLostDevice(tx, deps, actor, { id, how, said })
  if (!isNew) return device
  const now = deps.now()
  const sessionsEnded = device.user_id === null ? 0 : await endSessionsOf(tx, device.user_id, loss.keepSession, now)
  const open = await findOpenLoss(tx.db, id)
  if (open !== undefined) {
    // lost first, then known to be stolen, or the other way round: one record
    await tx.db
      .updateTable('losses')
      .set({ how, version: open.version + 1, ...given({ noticedAt, place, circumstances }) })
      .where('id', '=', open.id)
      .execute()
    return device
  }
  await tx.db
    .insertInto('losses')
    .values({
      id: newId(deps.random),
      device_id: id,
      open_device_id: id,
      how,
      person_id: device.user_id,
      reported_at: now,
      reported_by: actor,
      noticed_at: noticedAt ?? null,
      place: place ?? null,
      circumstances: circumstances ?? null,
      sessions_ended: sessionsEnded,
      wipe_state: 'notTried',
      wipe_note: null,
      wipe_at: null,
      police_number: null,
      ended_at: null,
      ended_by: null,
      ended_how: null,
      ended_note: null,
      version: 1,
    })
    .execute()
  return device
}

/** What was said this time; what was not said stays as it was. */
export function given(said: {
  readonly noticedAt?: number | undefined
  readonly place?: string | undefined
  readonly circumstances?: string | undefined
}) {
  return {
    ...(said.noticedAt === undefined ? {} : { noticed_at: said.noticedAt }),
    ...(said.place === undefined ? {} : { place: said.place }),
    ...(said.circumstances === undefined ? {} : { circumstances: said.circumstances }),
  }
}

async function endSessionsOf(tx: Tx, person: string, keep: string | undefined, now: number): Promise<number> {
  const ended = await tx.db
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('ended_at', 'is', null)
    .$if(keep !== undefined, (query) => query.where('id', '!=', keep ?? ''))
    .where('account_id', 'in', (query) =>
      query.selectFrom('accounts').select('accounts.id').where('accounts.person_id', '=', person),
    )
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}
