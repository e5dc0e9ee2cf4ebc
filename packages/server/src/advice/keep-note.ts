import { Fault } from '@taga/contract'
import type { Json, Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import type { NoteKind } from './tables.ts'

/** About the whole organisation. */
export const WHOLE = 'organisation'

type Note = { readonly kind: NoteKind; readonly subject: string; readonly version: number; readonly body: Json }

/**
 * Keeps what the advisor was told about a department, the organisation's costs, or a service. `version` is the one that was read, 0 where
 * there was none: of two at the same moment one is kept.
 * @throws Fault `not_found` where what it is about is not in its register ; `conflict`
 */
export function keepNote(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  note: Note,
): Promise<{ readonly version: number }> {
  return deps.store.write(async (tx) => {
    if (!(await isThere(tx, note))) throw new Fault('not_found')
    const kept =
      note.version === 0
        ? await addNote(tx, actor, { ...note, at: deps.now() })
        : await changeNote(tx, actor, { ...note, at: deps.now() })
    if (!kept) throw new Fault('conflict')
    await tx.append({
      kind: 'advice.kept',
      actor,
      subject: `${SUBJECTS[note.kind]}:${note.subject}`,
      body: { about: note.kind, note: note.body },
    })
    return { version: note.version + 1 }
  })
}

const SUBJECTS: Readonly<Record<NoteKind, string>> = { needs: 'department', costs: 'organisation', service: 'service' }

async function isThere({ db }: Pick<Tx, 'db'>, { kind, subject }: Note): Promise<boolean> {
  if (kind === 'costs') return subject === WHOLE
  const table = kind === 'needs' ? 'departments' : 'services'
  return (await db.selectFrom(table).select('id').where('id', '=', subject).executeTakeFirst()) !== undefined
}

type Kept = Note & { readonly at: number }

async function addNote({ db }: Pick<Tx, 'db'>, actor: string, { kind, subject, body, at }: Kept): Promise<boolean> {
  const row = { kind, subject, body: JSON.stringify(body), version: 1, updated_at: at, updated_by: actor }
  const added = await db
    .insertInto('advice_notes')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

async function changeNote(
  { db }: Pick<Tx, 'db'>,
  actor: string,
  { kind, subject, version, body, at }: Kept,
): Promise<boolean> {
  const changed = await db
    .updateTable('advice_notes')
    .set({ body: JSON.stringify(body), version: version + 1, updated_at: at, updated_by: actor })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}
