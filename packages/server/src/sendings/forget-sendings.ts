import type { Deps } from '../deps.ts'
import { deleteSendingsBefore } from './store.ts'

const AT_ONCE = 500

/** What counts: a year. */
export const COUNTED_MS = 365 * 86_400_000
/** A year, with some weeks for whoever looks at the year that has ended. */
const KEPT_MS = 400 * 86_400_000

/** What was sent, and to whom, is not kept for longer than it is counted; the ledger keeps that something was declared. */
export async function forgetSendings({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (let gone = AT_ONCE; gone === AT_ONCE; )
    gone = await store.write(({ db }) => deleteSendingsBefore(db, now() - KEPT_MS, AT_ONCE))
}
