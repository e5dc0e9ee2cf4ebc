import type { Deps } from '../deps.ts'
import { hashSecret, newSecret } from '../http/secrets.ts'
import { hasAccounts, insertTicket, withdrawTickets } from './store.ts'

const FIRST_TICKET_MS = 24 * 60 * 60_000

/**
 * The ticket for the first account, or undefined where there is an account already. Each start issues a new one, which puts the former
 * out of use; only its hash is kept. It stands for 24 hours and works once.
 */
export async function issueFirstTicket({
  store,
  now,
  random,
}: Pick<Deps, 'store' | 'now' | 'random'>): Promise<string | undefined> {
  const ticket = newSecret(random, 16)
  return store.write(async (tx) => {
    if (await hasAccounts(tx.db)) return undefined
    const at = now()
    await withdrawTickets(tx.db, { purpose: 'first', account: null, now: at })
    await insertTicket(tx.db, {
      hash: hashSecret('ticket', ticket),
      purpose: 'first',
      account_id: null,
      created_at: at,
      expires_at: at + FIRST_TICKET_MS,
      used_at: null,
    })
    await tx.append({
      kind: 'account.firstTicketIssued',
      actor: 'server',
      subject: 'organisation',
      body: { expiresAt: at + FIRST_TICKET_MS },
    })
    return ticket
  })
}
