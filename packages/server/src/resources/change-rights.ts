import { type BulkAnswer, Fault, type RightsBulk } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { runBulk } from '../lists/run-bulk.ts'
import { updatePerson } from '../people/change-person.ts'
import { readRights } from '../people/person-facts.ts'
import { type PersonRow, findPerson } from '../people/store.ts'
import { findResource } from './store.ts'

const MOST_RIGHTS = 64

/**
 * Gives people the right that a resource asks for, or takes it from them (AD-2, E5). Who has it already, or never had it, is left as is.
 * @throws Fault `not_found`; `conflict` where the resource asks for no right
 */
export async function changeRights(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { resource, bulk }: { readonly resource: string; readonly bulk: RightsBulk },
): Promise<BulkAnswer> {
  const row = await findResource(deps.store.read, resource)
  if (row === undefined) throw new Fault('not_found')
  const right = row.right_needed
  if (right === null) throw new Fault('conflict', { field: 'rightNeeded' })
  return runBulk(deps, {
    ...bulk,
    find: async (ids) => {
      const rows = await deps.store.read
        .selectFrom('people')
        .select(['id', 'name'])
        .where('id', 'in', ids)
        .orderBy('id')
        .limit(ids.length)
        .execute()
      return rows.map(({ id, name }) => ({ id, label: name }))
    },
    each: async (tx, { id }) => {
      const person = await findPerson(tx.db, id)
      if (person === undefined) throw new Fault('not_found')
      const rights = readRights(person)
      const wanted =
        bulk.act === 'giveRight' ? [...new Set([...rights, right])] : rights.filter((held) => held !== right)
      if (wanted.length === rights.length) return
      if (wanted.length > MOST_RIGHTS) throw new Fault('conflict', { most: MOST_RIGHTS })
      await updatePerson(tx, deps, actor, { id, version: person.version, draft: draftOf(person, wanted) })
    },
  })
}

function draftOf(person: PersonRow, rights: readonly string[]) {
  return {
    name: person.name,
    kana: person.kana ?? undefined,
    mail: person.mail ?? undefined,
    department: person.department_id ?? undefined,
    rights,
  }
}
