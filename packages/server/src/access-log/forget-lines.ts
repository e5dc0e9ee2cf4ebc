import type { Deps } from '../deps.ts'
import { deleteBatchesBefore, deleteHoursBefore, deleteLinesBefore, readKeptDays } from './store.ts'

const DAY_MS = 86_400_000
/** Lines deleted in one transaction, so that nobody waits for it. */
const SLICE = 2_000
/** What a turn of the job does at most; the rest has its turn in the next. */
const MOST_SLICES = 500
/** A gateway does not send a batch again after so long. */
const BATCH_DAYS = 60

/** Forgets lines and sums that were kept for as long as the organisation wants, by the day on which they were received. */
export async function forgetLines({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  const today = Math.floor(now() / DAY_MS)
  const keptDays = await readKeptDays(store.read)
  for (let slice = 0; slice < MOST_SLICES; slice++) {
    const deleted = await store.write(({ db }) => deleteLinesBefore(db, today - keptDays, SLICE))
    if (deleted < SLICE) break
  }
  await store.write(async ({ db }) => {
    await deleteHoursBefore(db, (today - keptDays) * DAY_MS)
    await deleteBatchesBefore(db, today - BATCH_DAYS)
  })
}
