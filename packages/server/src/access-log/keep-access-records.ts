import { createHash } from 'node:crypto'
import { type AccessEvent, AccessRecord, OUTCOME_OF } from '@taga/contract'
import type { Insertable } from 'kysely'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { isStorable } from '../http/refuse-unstorable.ts'
import { knownIds } from './store.ts'
import { addToPlaces } from './sum-places.ts'
import type { AccessLogTables } from './tables.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MOST_RECORDS = 1_000
/** Numbers beyond what a line can mean are cut to this: sums have to stay whole numbers. */
const MOST_BYTES = 2 ** 45
const MOST_TIMES = 1_000_000
/** Rows in one statement. */
const AT_ONCE = 100

type LogRow = Insertable<AccessLogTables['access_log']>
type HourRow = Insertable<AccessLogTables['access_hours']>

/**
 * Keeps a batch of a gateway's access log, with its sums of the hour, in one transaction; the same batch again does nothing, and neither
 * does a line that another batch brought. A gateway stands where strangers are: what it sends is read as such. A record that is none is
 * left out and logged; ids that no register has are kept as told and marked; a time later than now is now.
 */
export async function keepAccessRecords(
  deps: Pick<Deps, 'store' | 'now' | 'log'>,
  outpost: string,
  batch: string,
  records: readonly unknown[],
): Promise<void> {
  const read = records.slice(0, MOST_RECORDS).flatMap((record) => readRecord(record) ?? [])
  if (read.length < records.length)
    deps.log.warn('records of a gateway are none', { outpost, batch, refused: records.length - read.length })
  const known = await knownIds(deps.store.read, read)
  const now = deps.now()
  const rows = read.map((record) => rowOf(record, { outpost, now, unknown: unknownIn(record, known) }))
  await deps.store.write(async (tx) => {
    if (!(await isNewBatch(tx, { outpost, batch, now }))) return
    const inserted = await insertNew(tx, rows)
    if (inserted.length > 0) {
      await addToHours(tx, inserted)
      await addToPlaces(tx, inserted)
    }
    const digest = createHash('sha256').update(JSON.stringify(inserted)).digest('hex')
    const body = { batch, records: inserted.length, digest }
    await tx.append({ kind: 'access.kept', actor: `outpost:${outpost}`, subject: `outpost:${outpost}`, body })
  })
}

function readRecord(record: unknown): AccessRecord | undefined {
  const read = AccessRecord.safeParse(record)
  if (!read.success) return undefined
  const texts = Object.values(read.data)
    .flat()
    .filter((value) => typeof value === 'string')
  return texts.every(isStorable) ? read.data : undefined
}

const NAMED = ['person', 'device', 'resource', 'destination'] as const

function unknownIn(record: AccessRecord, known: Awaited<ReturnType<typeof knownIds>>): readonly string[] {
  return NAMED.filter((field) => {
    const id = record[field]
    return id !== undefined && !known[field].has(id)
  })
}

function rowOf(
  record: AccessRecord,
  about: { readonly outpost: string; readonly now: number; readonly unknown: readonly string[] },
): LogRow {
  const { outpost, now, unknown } = about
  return {
    id: `${outpost}:${record.id}`,
    day: Math.floor(now / DAY_MS),
    outpost_id: outpost,
    at: Math.min(record.at, now),
    event: record.event,
    outcome: OUTCOME_OF[record.event],
    carrier: record.carrier,
    connection_id: record.connection ?? null,
    session_id: record.session ?? null,
    person_id: record.person ?? null,
    device_id: record.device ?? null,
    resource_id: record.resource ?? null,
    destination_id: record.destination ?? null,
    pattern: record.pattern ?? null,
    address: record.address ?? null,
    reasons: JSON.stringify(record.reasons ?? []),
    obligations: JSON.stringify(record.obligations ?? []),
    cause: record.cause ?? null,
    bytes_in: atMost(record.bytesIn, MOST_BYTES),
    bytes_out: atMost(record.bytesOut, MOST_BYTES),
    lasted_ms: atMost(record.lastedMs, MOST_BYTES),
    times: Math.min(record.times ?? 1, MOST_TIMES),
    unknown: JSON.stringify(unknown),
  }
}

function atMost(value: number | undefined, most: number): number | null {
  return value === undefined ? null : Math.min(value, most)
}

async function isNewBatch(
  { db }: Tx,
  { outpost, batch, now }: { readonly outpost: string; readonly batch: string; readonly now: number },
): Promise<boolean> {
  const done = await db
    .insertInto('access_batches')
    .values({ outpost_id: outpost, batch, day: Math.floor(now / DAY_MS) })
    .onConflict((conflict) => conflict.columns(['outpost_id', 'batch']).doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows !== 0n
}

/** The rows that were not there before. */
async function insertNew({ db }: Tx, rows: readonly LogRow[]): Promise<readonly LogRow[]> {
  const inserted = new Set<string>()
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = await db
      .insertInto('access_log')
      .values(rows.slice(from, from + AT_ONCE))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute()
    for (const { id } of some) inserted.add(id)
  }
  // of two lines of one id in one batch the first was inserted
  return rows.filter(({ id }) => inserted.delete(id))
}

async function addToHours({ db }: Tx, rows: readonly LogRow[]): Promise<void> {
  const sums = new Map<string, HourRow>()
  for (const row of rows) addTo(sums, row)
  const all = [...sums.values()]
  for (let from = 0; from < all.length; from += AT_ONCE)
    await db
      .insertInto('access_hours')
      .values(all.slice(from, from + AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['hour', 'event', 'resource_id', 'person_id', 'carrier']).doUpdateSet((eb) => ({
          times: eb('access_hours.times', '+', eb.ref('excluded.times')),
          bytes_in: eb('access_hours.bytes_in', '+', eb.ref('excluded.bytes_in')),
          bytes_out: eb('access_hours.bytes_out', '+', eb.ref('excluded.bytes_out')),
        })),
      )
      .execute()
}

function addTo(sums: Map<string, HourRow>, row: LogRow): void {
  const hour = Math.floor(row.at / HOUR_MS) * HOUR_MS
  const event: AccessEvent = row.event
  const person_id = summedId('person', row.person_id, row.unknown)
  const resource_id = summedId('resource', row.resource_id, row.unknown)
  const key = JSON.stringify([hour, event, resource_id, person_id, row.carrier])
  const found = sums.get(key)
  const times = (found?.times ?? 0) + row.times
  const bytes_in = (found?.bytes_in ?? 0) + (row.bytes_in ?? 0)
  const bytes_out = (found?.bytes_out ?? 0) + (row.bytes_out ?? 0)
  sums.set(key, { hour, event, resource_id, person_id, carrier: row.carrier, times, bytes_in, bytes_out })
}

/** Made-up ids must not make rows. */
function summedId(field: string, id: string | null | undefined, unknown: string): string {
  if (id === null || id === undefined) return ''
  return unknown.includes(`"${field}"`) ? '?' : id
}
