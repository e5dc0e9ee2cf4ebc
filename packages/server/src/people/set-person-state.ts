import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { missedPerson } from './change-person.ts'
import { type PersonRow, type PersonState, hasOtherAdministrator, isAdministrator } from './store.ts'

/**
 * A person joins again, is locked or leaves (AD-14). What the person may reach follows at once from the fact `person.state`; sessions
 * of a person who is not active end in the same transaction.
 * @throws Fault `not_found`; `conflict` for a change in between; `last_administrator`
 */
export function setPersonState(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly state: PersonState },
): Promise<PersonRow> {
  return deps.store.write((tx) => updatePersonState(tx, deps, actor, change))
}

/** The same inside an open transaction. */
export async function updatePersonState(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly state: PersonState },
): Promise<PersonRow> {
  const { id, version, state } = change
  if (state !== 'active' && (await isAdministrator(tx.db, id)) && !(await hasOtherAdministrator(tx.db, id)))
    throw new Fault('last_administrator')
  const now = deps.now()
  const row = await tx.db
    .updateTable('people')
    .set({ state, state_since: now, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw await missedPerson(tx, id)
  if (state !== 'active') await endSessions(tx.db, id, now)
  await tx.append({ kind: 'person.stateChanged', actor, subject: `person:${id}`, body: { state } })
  return row
}

async function endSessions(db: PersonDb, id: string, now: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('ended_at', 'is', null)
    .where('account_id', 'in', (query) =>
      query.selectFrom('accounts').select('accounts.id').where('person_id', '=', id),
    )
    .execute()
}

type PersonDb = Deps['store']['read']
