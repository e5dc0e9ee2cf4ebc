import { Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { type PersonRow, type PersonState, findDepartment } from './store.ts'

/** What the register is told of a person. Texts are read already (`RegisterText`). */
export type PersonDraft = {
  readonly name: string
  readonly kana?: string | undefined
  readonly mail?: string | undefined
  readonly department?: string | undefined
  readonly rights: readonly string[]
}

type Clock = Pick<Deps, 'now' | 'random'>

/**
 * Writes a person into the register inside an open transaction, with an entry in the ledger.
 * @throws Fault `conflict` where somebody has this mail address; `bad_input` for a department that does not exist
 */
export async function insertPerson(tx: Tx, deps: Clock, actor: string, draft: PersonDraft): Promise<PersonRow> {
  await requireDepartment(tx, draft.department)
  const now = deps.now()
  const row: PersonRow = {
    id: newId(deps.random),
    ...personColumns(draft),
    state: 'active',
    state_since: now,
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const inserted = await tx.db
    .insertInto('people')
    .values(row)
    .onConflict((conflict) => conflict.column('mail_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'mail' })
  await tx.append({ kind: 'person.added', actor, subject: `person:${row.id}`, body: personBody(draft, row.state) })
  return row
}

export async function requireDepartment(tx: Tx, department: string | undefined): Promise<void> {
  if (department === undefined) return
  const found = await findDepartment(tx.db, department)
  if (found === undefined) throw new Fault('bad_input', { in: 'body', fields: [{ field: 'department' }] })
}

export function personColumns(draft: PersonDraft) {
  return {
    name: draft.name,
    kana: draft.kana ?? null,
    mail: draft.mail ?? null,
    mail_key: draft.mail === undefined ? null : mailKey(draft.mail),
    department_id: draft.department ?? null,
    rights: JSON.stringify(draft.rights),
    search_key: foldText([draft.kana, draft.name, draft.mail].filter((part) => part !== undefined).join(' ')),
  }
}

export function mailKey(mail: string): string {
  return mail.toLowerCase()
}

/** What the ledger keeps of a person, in an erasable body. */
export function personBody(draft: PersonDraft, state: PersonState) {
  return {
    name: draft.name,
    ...(draft.kana === undefined ? {} : { kana: draft.kana }),
    ...(draft.mail === undefined ? {} : { mail: draft.mail }),
    ...(draft.department === undefined ? {} : { department: draft.department }),
    rights: [...draft.rights],
    state,
  }
}
