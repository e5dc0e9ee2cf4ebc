import { createHash } from 'node:crypto'
import type { Application } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { foldText } from '../register-text.ts'
import { countDevice } from './count-device.ts'
import { compileMatches } from './match.ts'
import { type SeenRow, listMatches, listedOf } from './store.ts'

const AT_ONCE = 200

/**
 * Keeps what stands on a company device as rows: what is new is added, what is gone is removed, and the device is counted again. Names that
 * no device had before are compared with the list. The caller sees to it that a personal device's names never come here.
 */
export async function keepSeen(
  tx: Tx,
  report: {
    readonly device: string
    readonly applications: readonly Application[]
    readonly now: number
  },
): Promise<void> {
  const { device, now } = report
  const os = await systemOf(tx, device)
  const wanted = byKey(report.applications)
  const seen = await knownNames(tx, { os, wanted, now })
  const present = await tx.db
    .selectFrom('device_applications')
    .select(['seen_id', 'version'])
    .where('device_id', '=', device)
    .orderBy('seen_id')
    .limit(2_000)
    .execute()
  const versions = new Map(present.map((row) => [row.seen_id, row.version]))
  const fresh: { device_id: string; seen_id: string; version: string; first_seen_at: number }[] = []
  for (const [key, { version }] of wanted) {
    const id = seen.get(key)
    if (id === undefined || versions.get(id) === version) continue
    fresh.push({ device_id: device, seen_id: id, version, first_seen_at: now })
  }
  for (const part of parts(fresh))
    await tx.db
      .insertInto('device_applications')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['device_id', 'seen_id']).doUpdateSet((eb) => ({ version: eb.ref('excluded.version') })),
      )
      .execute()
  const stay = new Set([...wanted.keys()].flatMap((key) => seen.get(key) ?? []))
  const gone = present.map((row) => row.seen_id).filter((id) => !stay.has(id))
  for (const part of parts(gone))
    await tx.db.deleteFrom('device_applications').where('device_id', '=', device).where('seen_id', 'in', part).execute()
  await countDevice(tx, device, now)
}

/** One name once, however often a device lists it. */
function byKey(applications: readonly Application[]): ReadonlyMap<string, Application> {
  return new Map(applications.map((one) => [foldText(one.name).slice(0, 500), one]))
}

/** The ids of these names; those never seen before are added and compared with the list. */
async function knownNames(
  tx: Tx,
  { os, wanted, now }: { readonly os: string; readonly wanted: ReadonlyMap<string, Application>; readonly now: number },
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const part of parts([...wanted.keys()])) {
    const rows = await tx.db
      .selectFrom('seen_applications')
      .select(['id', 'name_key'])
      .where('os', '=', os)
      .where('name_key', 'in', part)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute()
    for (const row of rows) ids.set(row.name_key, row.id)
  }
  const unknown = [...wanted].filter(([key]) => !ids.has(key))
  if (unknown.length === 0) return ids
  const match = compileMatches((await listMatches(tx.db)).map(listedOf))
  const rows = unknown.map(
    ([key, { name, publisher }]): SeenRow => ({
      id: idOf(os, key),
      os,
      name,
      name_key: key,
      publisher: publisher ?? null,
      application_id: match({ os, nameKey: key }) ?? null,
      first_seen_at: now,
    }),
  )
  for (const part of parts(rows))
    await tx.db
      .insertInto('seen_applications')
      .values(part)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  for (const row of rows) ids.set(row.name_key, row.id)
  return ids
}

/** The same name has the same id, so that two devices that bring it at the same moment do not stand in each other's way. */
function idOf(os: string, key: string): string {
  return createHash('sha256').update(`${os}\n${key}`).digest('base64url').slice(0, 22)
}

async function systemOf(tx: Tx, device: string): Promise<string> {
  const row = await tx.db.selectFrom('devices').select('os').where('id', '=', device).executeTakeFirst()
  if (row === undefined) throw new Error(`a report came from ${device}, which is not in the register`)
  return row.os
}

function parts<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
}
