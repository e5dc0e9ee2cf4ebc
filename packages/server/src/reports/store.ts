import { type Observation, PROVENANCES, type Seen, type SubjectKind, UNKNOWN_REASONS, type Value } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { ReportTables } from './tables.ts'

type Db = Kysely<Schema>
export type FactRow = Selectable<ReportTables['facts']>
type KeptFact = Pick<FactRow, 'subject_id' | 'key' | 'at' | 'provenance' | 'source' | 'value' | 'reason'>
export type DeviceReportRow = Selectable<ReportTables['device_reports']>
export type SeenAt = Readonly<Record<string, number>>

/** How many devices may be asked for at once. */
export const MAX_SUBJECTS = 500

const TextsColumn = z.array(z.string())
const ProvenanceColumn = z.enum(PROVENANCES)
const ReasonColumn = z.enum(UNKNOWN_REASONS)
const SeenAtColumn = z.record(z.string(), z.number())

/** What is kept of one subject, by fact key. */
export async function readFacts(db: Db, subject: SubjectKind, id: string): Promise<Seen> {
  return (await readFactsOf(db, subject, [id])).get(id) ?? {}
}

/** What is kept of a device as it stands in its columns, by fact key: for comparing, without reading it into observations. */
export async function listKeptContent(
  db: Db,
  device: string,
): Promise<ReadonlyMap<string, Pick<FactRow, 'provenance' | 'source' | 'value' | 'reason'>>> {
  const rows = await db
    .selectFrom('facts')
    .select(['key', 'provenance', 'source', 'value', 'reason'])
    .where('subject', '=', 'device')
    .where('subject_id', '=', device)
    .orderBy('key')
    .limit(1000)
    .execute()
  return new Map(rows.map((row) => [row.key, row]))
}

/** What is kept of up to 500 subjects of one kind. Subjects without facts are absent. */
export async function readFactsOf(
  db: Db,
  subject: SubjectKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Seen>> {
  const rows = await listFacts(db, subject, ids)
  const seenAt = subject === 'device' ? await seenAtOf(db, ids) : new Map<string, SeenAt>()
  const seen = new Map<string, Record<string, Observation>>()
  for (const row of rows) {
    const of = seen.get(row.subject_id) ?? {}
    of[row.key] = observationOf(row, seenAt.get(row.subject_id)?.[row.key])
    seen.set(row.subject_id, of)
  }
  return seen
}

async function listFacts(db: Db, subject: SubjectKind, ids: readonly string[]): Promise<readonly KeptFact[]> {
  if (ids.length > MAX_SUBJECTS) throw new RangeError(`${ids.length} subjects asked for at once`)
  if (ids.length === 0) return []
  return db
    .selectFrom('facts')
    .select(['subject_id', 'key', 'at', 'provenance', 'source', 'value', 'reason'])
    .where('subject', '=', subject)
    .where('subject_id', 'in', ids)
    .orderBy('subject_id')
    .orderBy('key')
    .limit(MAX_SUBJECTS * 1000)
    .execute()
}

async function seenAtOf(db: Db, devices: readonly string[]): Promise<ReadonlyMap<string, SeenAt>> {
  if (devices.length === 0) return new Map()
  const rows = await db
    .selectFrom('device_reports')
    .select(['device_id', 'seen_at'])
    .where('device_id', 'in', devices)
    .orderBy('device_id')
    .limit(MAX_SUBJECTS)
    .execute()
  return new Map(rows.map((row) => [row.device_id, readSeenAt(row.seen_at)]))
}

export function readSeenAt(column: string): SeenAt {
  return SeenAtColumn.parse(JSON.parse(column))
}

function observationOf(row: KeptFact, seenAt: number | undefined): Observation {
  const { source } = row
  const at = Math.max(row.at, seenAt ?? row.at)
  const provenance = ProvenanceColumn.parse(row.provenance)
  if (row.value === null) return { at, provenance, source, kind: 'unknown', reason: ReasonColumn.parse(row.reason) }
  return { at, provenance, source, kind: 'value', value: readValue(row.value) }
}

/** Most values are plain, and a look over an organisation reads 200,000: a schema only for the rest. */
function readValue(column: string): Value {
  const value: unknown = JSON.parse(column)
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? value : TextsColumn.parse(value)
}

export async function findDeviceReport(db: Db, device: string): Promise<DeviceReportRow | undefined> {
  return db.selectFrom('device_reports').selectAll().where('device_id', '=', device).executeTakeFirst()
}

/** When devices were last heard of, and when two reports of theirs carried one counter (epoch ms). Absent where never heard of. */
export async function lastHeardOf(
  db: Db,
  devices: readonly string[],
): Promise<ReadonlyMap<string, { readonly at: number; readonly cloneSeenAt: number | null }>> {
  if (devices.length > MAX_SUBJECTS) throw new RangeError(`${devices.length} devices asked for at once`)
  if (devices.length === 0) return new Map()
  const rows = await db
    .selectFrom('device_reports')
    .select(['device_id', 'last_seen_at', 'clone_seen_at'])
    .where('device_id', 'in', devices)
    .orderBy('device_id')
    .limit(MAX_SUBJECTS)
    .execute()
  return new Map(rows.map((row) => [row.device_id, { at: row.last_seen_at, cloneSeenAt: row.clone_seen_at }]))
}

/** Keeps a device's newest report. False where its counter is at this number or beyond already. */
export async function putDeviceReport(db: Db, row: Omit<DeviceReportRow, 'clone_seen_at'>): Promise<boolean> {
  const { device_id: _kept, ...newer } = row
  const done = await db
    .insertInto('device_reports')
    .values({ ...row, clone_seen_at: null })
    .onConflict((conflict) =>
      conflict.column('device_id').doUpdateSet(newer).where('device_reports.counter', '<', row.counter),
    )
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** Lets a device count from 1 again: another key signs from now on, so nothing that was sent before can come back. */
export async function restartCounter(db: Db, device: string): Promise<void> {
  await db.updateTable('device_reports').set({ counter: 0, body_hash: '' }).where('device_id', '=', device).execute()
}

/** Notes that two reports carried one counter. False where it was noted within `quietMs`, so that a clone cannot fill the ledger. */
export async function noteClone(
  db: Db,
  clone: { readonly device: string; readonly at: number; readonly quietMs: number },
): Promise<boolean> {
  const done = await db
    .updateTable('device_reports')
    .set({ clone_seen_at: clone.at })
    .where('device_id', '=', clone.device)
    .where((eb) => eb.or([eb('clone_seen_at', 'is', null), eb('clone_seen_at', '<=', clone.at - clone.quietMs)]))
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Writes these facts over what is kept of them. */
export async function putFacts(db: Db, rows: readonly FactRow[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('facts')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['subject', 'subject_id', 'key']).doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        provenance: eb.ref('excluded.provenance'),
        source: eb.ref('excluded.source'),
        value: eb.ref('excluded.value'),
        reason: eb.ref('excluded.reason'),
        changed_writer: eb.ref('excluded.changed_writer'),
        changed_seq: eb.ref('excluded.changed_seq'),
      })),
    )
    .execute()
}

/** Keeps the inventory if its digest differs from what is kept. Returns whether it did. */
export async function putInventory(db: Db, row: ReportTables['inventories']): Promise<boolean> {
  const done = await db
    .insertInto('inventories')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('device_id')
        .doUpdateSet({ at: row.at, digest: row.digest, applications: row.applications })
        .where('inventories.digest', '<>', row.digest),
    )
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export async function findInventory(
  db: Db,
  device: string,
): Promise<Selectable<ReportTables['inventories']> | undefined> {
  return db.selectFrom('inventories').selectAll().where('device_id', '=', device).executeTakeFirst()
}
