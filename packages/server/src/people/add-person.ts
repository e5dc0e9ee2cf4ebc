import type { Deps } from '../deps.ts'
import { type PersonDraft, insertPerson } from './insert-person.ts'
import type { PersonRow } from './store.ts'

/** A person joins. @throws Fault `conflict` where somebody has this mail address; `bad_input` for an unknown department */
export function addPerson(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: PersonDraft,
): Promise<PersonRow> {
  return deps.store.write((tx) => insertPerson(tx, deps, actor, draft))
}
