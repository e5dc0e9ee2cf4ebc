import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import type { Worker } from '../people/worker.ts'
import { putFacts } from '../reports/store.ts'
import { currentCard, putConfirmation } from './store.ts'

/**
 * Keeps that somebody has read the card as it stands and knows whom to call (TW-4): the fact `person.contactsConfirmedAt`.
 * @throws Fault `conflict` (detail.number) where the card was changed since it was read
 */
export function confirmContacts(
  deps: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
  number: number,
): Promise<{ readonly confirmedAt: number }> {
  const { person } = worker
  return deps.store.write(async (tx) => {
    const present = (await currentCard(tx.db))?.number ?? 0
    if (present !== number) throw new Fault('conflict', { number: present })
    const at = deps.now()
    await putConfirmation(tx.db, { person_id: person, number, confirmed_at: at })
    const position = await tx.append({
      kind: 'contacts.confirmed',
      actor: actorName(worker),
      subject: `person:${person}`,
      body: { number },
    })
    await putFacts(tx.db, [
      {
        subject: 'person',
        subject_id: person,
        key: 'person.contactsConfirmedAt',
        at,
        provenance: 'recorded',
        source: 'contacts',
        value: JSON.stringify(at),
        reason: null,
        changed_writer: position.writer,
        changed_seq: position.seq,
      },
    ])
    return { confirmedAt: at }
  })
}
