import type { Facts, Observation, Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { credentialFactsOf } from '../accounts/credential-facts.ts'
import { deviceFacts } from '../devices/device-facts.ts'
import type { DeviceRow } from '../devices/store.ts'
import { personFacts } from '../people/person-facts.ts'
import { type PersonRow, listDepartments } from '../people/store.ts'
import { readFacts, readFactsOf } from '../reports/store.ts'
import { resourceFacts } from '../resources/resource-facts.ts'
import type { ResourceRow } from '../resources/store.ts'

/** What is reported of a device, with the register's word on top: an agent cannot say who owns or uses it, or that it was found. */
export function joinDeviceFacts(row: DeviceRow, reported: Seen): Seen {
  const { 'device.kind': kind, 'device.os': os, ...register } = deviceFacts(row)
  const fallback = { ...(kind && { 'device.kind': kind }), ...(os && { 'device.os': os }) }
  return { ...fallback, ...reported, ...register, 'device.incident': deviceIncident(row) }
}

/** A device that was reported lost or stolen is an open incident until it is found, wiped or written off (AD-4, TW-10). */
function deviceIncident(row: DeviceRow): Observation {
  const open = row.state === 'lost' || row.state === 'stolen'
  return {
    at: row.state_since,
    provenance: 'recorded',
    source: 'incidents',
    kind: 'value',
    value: open ? 'open' : 'none',
  }
}

/** No incident can be recorded against an account other than by locking it, so the register of incidents has none. */
export function personIncident(row: PersonRow): Observation {
  return { at: row.updated_at, provenance: 'recorded', source: 'incidents', kind: 'value', value: 'none' }
}

export async function readPersonFacts(db: Kysely<Schema>, row: PersonRow): Promise<Seen> {
  return (await readPeopleFacts(db, [row])).get(row.id) ?? {}
}

/** What is known of up to 500 people: registers, workflows and credentials. */
export async function readPeopleFacts(
  db: Kysely<Schema>,
  rows: readonly PersonRow[],
): Promise<ReadonlyMap<string, Seen>> {
  const departments = new Map((await listDepartments(db)).map((row) => [row.id, row]))
  const reported = await readFactsOf(
    db,
    'person',
    rows.map((row) => row.id),
  )
  const credentials = await credentialFactsOf(db, rows)
  return new Map(
    rows.map((row): [string, Seen] => {
      const department = row.department_id === null ? undefined : departments.get(row.department_id)
      const incident = { 'person.incident': personIncident(row) }
      return [
        row.id,
        { ...incident, ...reported.get(row.id), ...credentials.get(row.id), ...personFacts(row, department) },
      ]
    }),
  )
}

/** Joins what the registers say with what was reported, for one question. Session and connection come from whoever asks. */
export async function readQuestionFacts(
  db: Kysely<Schema>,
  asked: {
    readonly person: PersonRow
    readonly device: DeviceRow | undefined
    readonly resource: ResourceRow
    readonly session: Seen
    readonly connection: Seen
  },
): Promise<Facts> {
  const { person, device, resource, session, connection } = asked
  const host = resource.host_device_id === null ? {} : await readFacts(db, 'device', resource.host_device_id)
  return {
    person: await readPersonFacts(db, person),
    device: device === undefined ? {} : joinDeviceFacts(device, await readFacts(db, 'device', device.id)),
    session,
    connection,
    resource: resourceFacts(resource, host),
    organisation: {},
  }
}
