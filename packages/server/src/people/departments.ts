import { Fault } from '@taga/contract'
import type { PatternId } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldText } from '../register-text.ts'
import { type DepartmentRow, findDepartment } from './store.ts'

/** A department and the ways of teleworking that its people may use (AD-15, TW-17). */
export type DepartmentDraft = { readonly name: string; readonly patterns: readonly PatternId[] }

/** @throws Fault `conflict` where a department has this name */
export function addDepartment(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: DepartmentDraft,
): Promise<DepartmentRow> {
  return deps.store.write((tx) => insertDepartment(tx, deps, actor, draft))
}

/** The same inside an open transaction. */
export async function insertDepartment(
  tx: Tx,
  deps: Pick<Deps, 'now' | 'random'>,
  actor: string,
  draft: DepartmentDraft,
): Promise<DepartmentRow> {
  const now = deps.now()
  const row: DepartmentRow = {
    id: newId(deps.random),
    ...departmentColumns(draft),
    version: 1,
    created_at: now,
    updated_at: now,
  }
  const inserted = await tx.db
    .insertInto('departments')
    .values(row)
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'name' })
  await tx.append({ kind: 'department.added', actor, subject: `department:${row.id}`, body: departmentBody(draft) })
  return row
}

/**
 * Replaces a department's name and patterns; the people in it may work by the new patterns at once.
 * @throws Fault `not_found`, `conflict`
 */
export function changeDepartment(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: DepartmentDraft },
): Promise<DepartmentRow> {
  const { id, version, draft } = change
  return deps.store.write(async (tx) => {
    const namesake = await tx.db
      .selectFrom('departments')
      .select('id')
      .where('name_key', '=', foldText(draft.name))
      .where('id', '!=', id)
      .executeTakeFirst()
    if (namesake !== undefined) throw new Fault('conflict', { field: 'name' })
    const row = await tx.db
      .updateTable('departments')
      .set({ ...departmentColumns(draft), version: version + 1, updated_at: deps.now() })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) {
      const present = await findDepartment(tx.db, id)
      throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
    }
    await tx.append({ kind: 'department.changed', actor, subject: `department:${id}`, body: departmentBody(draft) })
    return row
  })
}

function departmentColumns(draft: DepartmentDraft) {
  return { name: draft.name, name_key: foldText(draft.name), patterns: JSON.stringify(draft.patterns) }
}

function departmentBody(draft: DepartmentDraft) {
  return { name: draft.name, patterns: [...draft.patterns] }
}
