import { createHash } from 'node:crypto'
import type { Application } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { foldText } from '../register-text.ts'
import { countDevice } from './count-device.ts'
import { compileMatches } from './match.ts'
import { type SeenRow, listMatches, listedOf, seenNameOf } from './store.ts'

const AT_ONCE = 200
/** A device has not lost more applications than this. */
const MOST_GONE = 20_000

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
  const wanted = byTraits(os, report.applications)
  await keepNames(tx, [...wanted.values()], now)
  const present = await tx.db
    .selectFrom('device_applications')
    .innerJoin('seen_applications', 'seen_applications.id', 'device_applications.seen_id')
    .select([
      'device_applications.seen_id',
      'device_applications.version',
      'device_applications.first_seen_at',
      'seen_applications.name_key',
    ])
    .where('device_applications.device_id', '=', device)
    .orderBy('device_applications.seen_id')
    .limit(4_000)
    .execute()
  const versions = new Map(present.map((row) => [row.seen_id, row.version]))
  // a name that comes from another publisher now stands there for as long as the name does
  const since = new Map<string, number>()
  for (const row of present)
    since.set(row.name_key, Math.min(row.first_seen_at, since.get(row.name_key) ?? row.first_seen_at))
  const fresh = [...wanted].flatMap(([id, { key, version }]) =>
    versions.get(id) === version
      ? []
      : [{ device_id: device, seen_id: id, version, first_seen_at: since.get(key) ?? now }],
  )
  for (const part of parts(fresh))
    await tx.db
      .insertInto('device_applications')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['device_id', 'seen_id']).doUpdateSet((eb) => ({ version: eb.ref('excluded.version') })),
      )
      .execute()
  const kept = new Set([...wanted.values()].map(({ key }) => key))
  const gone = present.filter(({ seen_id: id }) => !wanted.has(id))
  for (const part of parts(gone))
    await tx.db
      .deleteFrom('device_applications')
      .where('device_id', '=', device)
      .where(
        'seen_id',
        'in',
        part.map(({ seen_id: id }) => id),
      )
      .execute()
  await noteGone(tx, {
    device,
    now,
    gone: gone.filter(({ name_key: key }) => !kept.has(key)),
    back: wanted,
  })
  await countDevice(tx, device, now)
}

/** What is gone from a device is kept apart until it is back, so that somebody can ask where it went. */
async function noteGone(
  tx: Tx,
  {
    device,
    now,
    gone,
    back,
  }: {
    readonly device: string
    readonly now: number
    readonly gone: readonly { readonly seen_id: string; readonly version: string }[]
    readonly back: ReadonlyMap<string, unknown>
  },
): Promise<void> {
  const absent = await tx.db
    .selectFrom('gone_applications')
    .select('seen_id')
    .where('device_id', '=', device)
    .orderBy('seen_id')
    .limit(MOST_GONE)
    .execute()
  const returned = absent.map(({ seen_id: id }) => id).filter((id) => back.has(id))
  for (const part of parts(returned))
    await tx.db.deleteFrom('gone_applications').where('device_id', '=', device).where('seen_id', 'in', part).execute()
  for (const part of parts(gone))
    await tx.db
      .insertInto('gone_applications')
      .values(part.map(({ seen_id, version }) => ({ device_id: device, seen_id, version, gone_at: now })))
      .onConflict((conflict) => conflict.columns(['device_id', 'seen_id']).doUpdateSet({ gone_at: now }))
      .execute()
}

type Wanted = SeenRow & { readonly key: string; readonly version: string }

/** One application once, however often a device lists it, by the id under which it is kept. */
function byTraits(os: string, applications: readonly Application[]): ReadonlyMap<string, Wanted> {
  return new Map(
    applications.map((one) => {
      const publisher = knownText(one.publisher)
      const identifier = knownText(one.identifier)
      const traits = {
        os,
        name_key: keyOf(one.name),
        publisher_key: keyOf(publisher ?? ''),
        identifier_key: keyOf(identifier ?? ''),
      }
      const id = idOf(traits)
      const { name, version } = one
      const seen = { id, ...traits, name, publisher, identifier, application_id: null, first_seen_at: 0 }
      return [id, { ...seen, key: traits.name_key, version }]
    }),
  )
}

function knownText(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text
}

function keyOf(text: string): string {
  return foldText(text).slice(0, 500)
}

/** Adds what no device had before, compared with the list. */
async function keepNames(tx: Tx, wanted: readonly Wanted[], now: number): Promise<void> {
  const known = new Set<string>()
  for (const part of parts(wanted)) {
    const ids = part.map(({ id }) => id)
    const rows = await tx.db
      .selectFrom('seen_applications')
      .select('id')
      .where('id', 'in', ids)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute()
    for (const row of rows) known.add(row.id)
  }
  const unknown = wanted.filter(({ id }) => !known.has(id))
  if (unknown.length === 0) return
  const match = compileMatches((await listMatches(tx.db)).map(listedOf))
  const rows = unknown.map(
    ({ key: _key, version: _version, ...row }): SeenRow => ({
      ...row,
      application_id: match(seenNameOf(row)) ?? null,
      first_seen_at: now,
    }),
  )
  for (const part of parts(rows))
    await tx.db
      .insertInto('seen_applications')
      .values(part)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
}

/** The same application has the same id, so that two devices that bring it at the same moment do not stand in each other's way. */
function idOf(traits: Pick<SeenRow, 'os' | 'name_key' | 'publisher_key' | 'identifier_key'>): string {
  const { os, name_key: name, publisher_key: publisher, identifier_key: identifier } = traits
  const told = publisher === '' && identifier === '' ? [os, name] : [os, name, publisher, identifier]
  return createHash('sha256').update(told.join('\n')).digest('base64url').slice(0, 22)
}

async function systemOf(tx: Tx, device: string): Promise<string> {
  const row = await tx.db.selectFrom('devices').select('os').where('id', '=', device).executeTakeFirst()
  if (row === undefined) throw new Error(`a report came from ${device}, which is not in the register`)
  return row.os
}

function parts<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
}
