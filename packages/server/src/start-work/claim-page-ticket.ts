import { type ClaimTicket, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'
import { readPublicKey } from '../reports/verify-signature.ts'
import { thumbprintOf } from './page-binding.ts'
import { insertPageTicket, isTicketOpen, usePageTicket } from './store.ts'

/** From opening the page to being signed in, also by way of a directory and a second factor. */
export const CLAIM_MS = 15 * 60_000

/**
 * Ties a ticket to the key of the page that brings it: from now on it is good for that key alone. Nobody is signed in yet, and nothing is
 * bound by it.
 * @throws Fault `ticket_refused` for a ticket that was used, is late or was never given
 */
export async function claimPageTicket(
  deps: Pick<Deps, 'store' | 'now'>,
  { ticket, publicKey }: ClaimTicket,
): Promise<{ readonly expiresAt: number }> {
  if (readPublicKey(publicKey, 'es256') === undefined) throw new Fault('ticket_refused')
  // before the write: whoever guesses costs a read, and nobody else waits for them
  if (!(await isTicketOpen(deps.store.read, hashSecret('ticket', ticket), deps.now())))
    throw new Fault('ticket_refused')
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const used = await usePageTicket(tx.db, hashSecret('ticket', ticket), now)
    if (used === undefined) throw new Fault('ticket_refused')
    const expiresAt = now + CLAIM_MS
    await insertPageTicket(tx.db, { ...used, hash: claimHash(ticket, publicKey), expires_at: expiresAt, used_at: null })
    return { expiresAt }
  })
}

/** What a claimed ticket is known by: the ticket and the key together. */
export function claimHash(ticket: string, publicKey: string): string {
  return hashSecret('ticket', `${ticket} ${thumbprintOf(publicKey)}`)
}
