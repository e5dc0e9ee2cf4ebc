import type { Deps } from '../deps.ts'

const QUIET_MS = 10 * 60_000

/** A device that the register has stopped still signs reports: noted at most every ten minutes, so that it cannot fill anything. */
export async function noteKnock({ store, now }: Pick<Deps, 'store' | 'now'>, device: string): Promise<void> {
  const at = now()
  const present = await store.read
    .selectFrom('stopped_reports')
    .select('last_at')
    .where('device_id', '=', device)
    .executeTakeFirst()
  if (present !== undefined && present.last_at > at - QUIET_MS) return
  await store.write(async (tx) => {
    const done = await tx.db
      .insertInto('stopped_reports')
      .values({ device_id: device, last_at: at, times: 1 })
      .onConflict((conflict) =>
        conflict
          .column('device_id')
          .doUpdateSet((eb) => ({ last_at: at, times: eb('stopped_reports.times', '+', 1) }))
          .where('stopped_reports.last_at', '<=', at - QUIET_MS),
      )
      .executeTakeFirst()
    if (done.numInsertedOrUpdatedRows !== 1n) return
    await tx.append({ kind: 'report.stopped', actor: `device:${device}`, subject: `device:${device}`, body: {} })
  })
}
