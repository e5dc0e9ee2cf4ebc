import type { Observation, Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'

/**
 * Whether somebody else may know credentials of these people that were not changed since: recorded, from the register of accounts. A
 * person without an account has none to expose.
 */
export async function credentialFactsOf(
  db: Kysely<Schema>,
  people: readonly { readonly id: string; readonly created_at: number }[],
): Promise<ReadonlyMap<string, Seen>> {
  if (people.length === 0) return new Map()
  const exposed = await db
    .selectFrom('accounts')
    .select(['person_id', 'exposed_at', 'created_at', 'password_changed_at'])
    .where(
      'person_id',
      'in',
      people.map((person) => person.id),
    )
    .orderBy('id')
    .limit(people.length * 10)
    .execute()
  return new Map(
    people.map((person) => {
      const own = exposed.filter((row) => row.person_id === person.id)
      const since = own.flatMap((row) => row.exposed_at ?? [])
      const changed = own.map((row) => row.password_changed_at ?? row.created_at)
      const fact: Observation = {
        at: since.length > 0 ? Math.min(...since) : Math.max(person.created_at, ...changed),
        provenance: 'recorded',
        source: 'credentials',
        kind: 'value',
        value: since.length > 0,
      }
      return [person.id, { 'person.credentialsExposed': fact }]
    }),
  )
}
