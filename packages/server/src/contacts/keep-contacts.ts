import { type Contact, Fault, type KeepContacts } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { findDepartment } from '../people/store.ts'
import { type Card, currentCard, insertCard } from './store.ts'

/**
 * Keeps a new version of the card of contacts (EX-4, AD-4). Names and numbers stay out of the ledger, which cannot forget.
 * @throws Fault `conflict` (detail.number) for a version in between, `bad_input` for a department that is not there
 */
export function keepContacts(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { after, contacts }: KeepContacts,
): Promise<Card> {
  return deps.store.write(async (tx) => {
    const number = after + 1
    const present = (await currentCard(tx.db))?.number ?? 0
    if (present !== after) throw new Fault('conflict', { number: present })
    await requireDepartments(tx, contacts)
    const keptAt = deps.now()
    const row = { number, contacts: JSON.stringify(contacts), kept_at: keptAt, kept_by: actor }
    if (!(await insertCard(tx.db, row))) throw new Fault('conflict', { number })
    await tx.append({ kind: 'contacts.kept', actor, subject: 'organisation', body: { number, count: contacts.length } })
    return { number, keptAt, contacts }
  })
}

async function requireDepartments(tx: Tx, contacts: readonly Contact[]): Promise<void> {
  for (const [at, { department }] of contacts.entries())
    if (department !== undefined && (await findDepartment(tx.db, department)) === undefined)
      throw new Fault('bad_input', { fields: [{ field: `contacts.${at}.department`, problem: 'invalid_value' }] })
}
