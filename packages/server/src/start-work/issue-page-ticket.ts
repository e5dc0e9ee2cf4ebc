import { type AskPageTicket, Fault, type PageTicketAnswer } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { findSigner } from '../enrolment/store.ts'
import type { DeviceActor } from '../http/actor.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { isStopped } from '../reports/is-stopped.ts'
import { dropPageTickets, findCallCounter, insertPageTicket, moveCallCounter } from './store.ts'

/** From the agent's asking to the page's being bound: opening a browser and signing in. AD-14, TW-16. */
export const PAGE_TICKET_MS = 60_000

/**
 * A one-time ticket by which a page shows that it was opened on this device. Known to us as a hash only.
 * @throws Fault `replayed` (detail.counter) where the number was used, `device_stopped`
 */
export async function issuePageTicket(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'place'>,
  { device, key }: Pick<DeviceActor, 'device' | 'key'>,
  { counter }: Pick<AskPageTicket, 'counter'>,
): Promise<PageTicketAnswer> {
  const ticket = newSecret(deps.random, 16)
  const expiresAt = await deps.store.write(async (tx) => {
    const now = deps.now()
    const signer = await findSigner(tx.db, device)
    if (signer === undefined || signer.key_id !== key || signer.revoked_at !== null || isStopped(signer))
      throw new Fault('device_stopped')
    if (!(await moveCallCounter(tx.db, { device_id: device, key_id: key, counter })))
      throw new Fault('replayed', { counter: await findCallCounter(tx.db, device) })
    const until = now + PAGE_TICKET_MS
    await dropPageTickets(tx.db, device, now)
    const row = { hash: hashSecret('ticket', ticket), device_id: device, key_id: key, expires_at: until, used_at: null }
    await insertPageTicket(tx.db, row)
    return until
  })
  return { ticket, expiresAt, url: deps.place.url }
}
