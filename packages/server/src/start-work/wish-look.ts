import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Worker } from '../people/worker.ts'
import { readBinding } from './page-binding.ts'
import { lookAskedAt, putLookWish } from './store.ts'

/** Nobody gains by looking more often. */
const QUIET_MS = 3_000

/**
 * Asks the agent of the device that this session is bound to, to look now. It learns of it at its next turn.
 * @throws Fault `page_refused` (detail.reason: unbound) where no agent stands behind the session
 */
export function wishLook(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
): Promise<{ readonly askedAt: number }> {
  return store.write(async (tx) => {
    const at = now()
    const binding = await readBinding(tx.db, { session: worker.session, person: worker.person, now: at })
    if (binding === undefined || binding.state === 'ended' || binding.page.bound_by !== 'agent')
      throw new Fault('page_refused', { reason: 'unbound' })
    const device = binding.device.id
    const asked = await putLookWish(tx.db, { device, at, after: at - QUIET_MS })
    return { askedAt: asked ? at : ((await lookAskedAt(tx.db, device)) ?? at) }
  })
}
