import { type Declaration, type MeasureId, TAILORING_CHOICES, type Tailoring } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { MeasureTables } from './tables.ts'

type Db = Kysely<Schema>
export type ProgrammeRow = Selectable<MeasureTables['measure_programme']>
export type DeclarationRow = Selectable<MeasureTables['declarations']>
export type OwnMeasureRow = Selectable<MeasureTables['own_measures']>
export type SecurityActionRow = Selectable<MeasureTables['security_action']>

/** A decision about a measure as its column keeps it. */
export const TailoringColumn = z.object({
  choice: z.enum(TAILORING_CHOICES),
  reason: z.string(),
  ownWords: z.string().optional(),
  by: z.string(),
  at: z.number(),
  reviewAt: z.number(),
})
export type TailoringColumn = z.infer<typeof TailoringColumn>

export function readTailoring(column: string | null): TailoringColumn | undefined {
  return column === null ? undefined : TailoringColumn.parse(JSON.parse(column))
}

export function listProgramme(db: Db): Promise<ProgrammeRow[]> {
  return db.selectFrom('measure_programme').selectAll().orderBy('measure_id').limit(100).execute()
}

export function findProgramme(db: Db, measure: MeasureId): Promise<ProgrammeRow | undefined> {
  return db.selectFrom('measure_programme').selectAll().where('measure_id', '=', measure).executeTakeFirst()
}

/** The decisions that the states are computed with. */
export async function listTailoring(db: Db): Promise<Tailoring[]> {
  return (await listProgramme(db)).flatMap(({ measure_id: measure, tailoring }) => {
    const kept = readTailoring(tailoring)
    if (kept === undefined) return []
    const { choice, reason, ownWords, by, reviewAt } = kept
    return [{ measure, choice, reason, by, reviewAt, ...(ownWords === undefined ? {} : { ownWords }) }]
  })
}

export function listDeclarationRows(db: Db): Promise<DeclarationRow[]> {
  return db.selectFrom('declarations').selectAll().orderBy('part_id').limit(200).execute()
}

export async function listDeclarations(db: Db): Promise<Declaration[]> {
  return (await listDeclarationRows(db)).map(({ part_id: part, answer, at, until }) => ({ part, answer, at, until }))
}

/** The newest comments on a measure, newest first. */
export function listComments(db: Db, measure: MeasureId) {
  return db
    .selectFrom('measure_comments')
    .select(['id', 'at', 'by_account', 'words'])
    .where('measure_id', '=', measure)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Own measures that are not retired, oldest first; an organisation has few. */
export function listOwnMeasures(db: Db): Promise<OwnMeasureRow[]> {
  return db
    .selectFrom('own_measures')
    .selectAll()
    .where('retired_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(500)
    .execute()
}

export function findOwnMeasure(db: Db, id: string): Promise<OwnMeasureRow | undefined> {
  return db
    .selectFrom('own_measures')
    .selectAll()
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
}

export function listSecurityAction(db: Db): Promise<SecurityActionRow[]> {
  return db.selectFrom('security_action').selectAll().orderBy('point_id').limit(100).execute()
}

/** When each measure's evidence last changed. */
export async function changedTimes(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('measure_states')
    .select(['measure_id', 'since'])
    .orderBy('measure_id')
    .limit(100)
    .execute()
  return new Map(rows.map((row) => [row.measure_id, row.since]))
}

/** The changes of a measure's state that the ledger holds, newest first, with their bodies where nobody erased them. */
export function listMeasureChanges(db: Db, measure: MeasureId) {
  return db
    .selectFrom('ledger_entries as e')
    .leftJoin('ledger_bodies as b', (join) => join.onRef('b.writer', '=', 'e.writer').onRef('b.seq', '=', 'e.seq'))
    .select(['e.at', 'e.writer', 'e.seq', 'b.body'])
    .where('e.subject', '=', `measure:${measure}`)
    .where('e.kind', '=', 'measure.stateChanged')
    .orderBy('e.at', 'desc')
    .orderBy('e.writer')
    .orderBy('e.seq', 'desc')
    .limit(100)
    .execute()
}

/** Names of accounts by the actor's name in the ledger (`account:<id>`). */
export async function accountNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('people', 'people.id', 'accounts.person_id')
    .select(['accounts.id', 'accounts.name', 'people.name as person'])
    .orderBy('accounts.id')
    .limit(10_000)
    .execute()
  return new Map(rows.map(({ id, name, person }) => [`account:${id}`, person ?? name]))
}

/** Names of people by id. */
export async function personNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)].slice(0, 1_000))
    .orderBy('id')
    .limit(1_000)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
