import type { BulkAnswer, PeopleBulk } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { runBulk } from '../lists/run-bulk.ts'
import { updatePerson } from './change-person.ts'
import { readRights } from './person-facts.ts'
import { updatePersonState } from './set-person-state.ts'
import { type PersonRow, findPeople } from './store.ts'

/** The same change to many people: into a department, locked, or let in again. Each is done or refused by itself. */
export function actOnPeople(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { ids, dryRun, ...bulk }: PeopleBulk,
): Promise<BulkAnswer> {
  return runBulk(deps, {
    ids,
    dryRun,
    find: async (wanted) => (await findPeople(deps.store.read, wanted)).map((row) => ({ ...row, label: row.name })),
    each: (tx, row) => {
      switch (bulk.act) {
        case 'department':
          return intoDepartment(tx, deps, actor, { row, department: bulk.department })
        case 'lock':
          return updatePersonState(tx, deps, actor, { id: row.id, version: row.version, state: 'locked' })
        case 'unlock':
          return updatePersonState(tx, deps, actor, { id: row.id, version: row.version, state: 'active' })
      }
    },
    why: (fault) => (fault.code === 'bad_input' ? NO_DEPARTMENT : undefined),
  })
}

function intoDepartment(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  actor: string,
  { row, department }: { readonly row: PersonRow; readonly department: string },
): Promise<PersonRow> {
  const draft = {
    name: row.name,
    kana: row.kana ?? undefined,
    mail: row.mail ?? undefined,
    department,
    rights: readRights(row),
  }
  return updatePerson(tx, deps, actor, { id: row.id, version: row.version, draft })
}

const NO_DEPARTMENT = { ja: 'その部署は登録されていません。', en: 'There is no such department.' }
