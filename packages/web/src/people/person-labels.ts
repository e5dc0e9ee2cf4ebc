import type { PersonLine, PersonStateName } from '@taga/contract'

type Named = Pick<PersonLine, 'id' | 'name' | 'mail' | 'departmentName' | 'state'>

/**
 * What people are called in a list to choose from: the name and the department; where two share a name, what tells them apart (their
 * mail, else the department and the number in the register). Whoever does not work here (any more) is marked as such.
 */
export function personLabels(
  people: readonly Named[],
  states: Readonly<Record<PersonStateName, string>>,
): ReadonlyMap<string, string> {
  const sharing = new Map<string, number>()
  for (const { name } of people) sharing.set(keyOf(name), (sharing.get(keyOf(name)) ?? 0) + 1)
  return new Map(
    people.map((person) => {
      const { id, name, mail, departmentName, state } = person
      const isShared = (sharing.get(keyOf(name)) ?? 0) > 1
      const apart = isShared ? [mail ?? [departmentName, id.slice(0, 8)].filter(Boolean).join('・')] : [departmentName]
      const said = [...apart, state === 'active' ? undefined : states[state]].filter(Boolean)
      return [id, said.length === 0 ? name : `${name}（${said.join('、')}）`]
    }),
  )
}

/** Names that look the same are the same to whoever reads them. */
function keyOf(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase()
}
