import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type PersonDraft, mailKey, personBody, personColumns, requireDepartment } from './insert-person.ts'
import { type PersonRow, findPerson, findPersonByMail } from './store.ts'

/**
 * Replaces what the register says of a person, where nobody changed it since `version` was read.
 * @throws Fault `not_found`; `conflict` for a change in between or a mail address that somebody else has
 */
export function changePerson(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: PersonDraft },
): Promise<PersonRow> {
  return deps.store.write((tx) => updatePerson(tx, deps, actor, change))
}

/** The same inside an open transaction. */
export async function updatePerson(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: PersonDraft },
): Promise<PersonRow> {
  const { id, version, draft } = change
  await requireDepartment(tx, draft.department)
  const holder = draft.mail === undefined ? undefined : await findPersonByMail(tx.db, mailKey(draft.mail))
  if (holder !== undefined && holder.id !== id) throw new Fault('conflict', { field: 'mail' })
  const row = await tx.db
    .updateTable('people')
    .set({ ...personColumns(draft), version: version + 1, updated_at: deps.now() })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw await missedPerson(tx, id)
  await tx.append({ kind: 'person.changed', actor, subject: `person:${id}`, body: personBody(draft, row.state) })
  return row
}

/** Why an update met no row: nobody there, or somebody was faster. */
export async function missedPerson(tx: Tx, id: string): Promise<Fault> {
  const present = await findPerson(tx.db, id)
  return present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
}
