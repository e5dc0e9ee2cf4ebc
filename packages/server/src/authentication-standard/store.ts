import { StandardDemandsShape } from '@taga/contract'
import type { ApprovedStandard } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { isChanged, marksOf, settingsOf } from './settings-in-force.ts'
import type { AuthenticationStandardTables } from './tables.ts'

type Db = Kysely<Schema>
export type StandardRow = Selectable<AuthenticationStandardTables['authentication_standards']>

/** The versions, the latest first; a hundred of them. */
export function listVersions(db: Db): Promise<StandardRow[]> {
  return db.selectFrom('authentication_standards').selectAll().orderBy('version', 'desc').limit(100).execute()
}

export function findVersion(db: Db, state: 'approved' | 'proposed'): Promise<StandardRow | undefined> {
  return db
    .selectFrom('authentication_standards')
    .selectAll()
    .where('state', '=', state)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function findNumbered(db: Db, version: number): Promise<StandardRow | undefined> {
  return db.selectFrom('authentication_standards').selectAll().where('version', '=', version).executeTakeFirst()
}

/** False where another version waits for an answer, or took this number at the same moment. One statement decides. */
export async function insertVersion(db: Db, row: StandardRow): Promise<boolean> {
  const inserted = await db
    .insertInto('authentication_standards')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

/** Moves a version on from one state. False where it is not in that state (any more). */
export async function moveVersion(
  db: Db,
  from: { readonly version: number; readonly state: StandardRow['state'] },
  change: Partial<StandardRow>,
): Promise<boolean> {
  const moved = await db
    .updateTable('authentication_standards')
    .set({ ...change, open_key: null })
    .where('version', '=', from.version)
    .where('state', '=', from.state)
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

/** What was approved before `version` is replaced by it. */
export async function replaceOlder(db: Db, version: number): Promise<void> {
  await db
    .updateTable('authentication_standards')
    .set({ state: 'replaced' })
    .where('state', '=', 'approved')
    .where('version', '<', version)
    .execute()
}

/** The standard as measures and entrances are held against it; undefined where none stands approved. */
export async function approvedStandard(db: Db, published: PublishedRules): Promise<ApprovedStandard | undefined> {
  const row = await findVersion(db, 'approved')
  return row === undefined ? undefined : standardOf(row, published)
}

export function standardOf(row: StandardRow, published: PublishedRules): ApprovedStandard {
  return {
    demands: readDemands(row),
    approvedAt: row.decided_at ?? Number.POSITIVE_INFINITY,
    validUntil: row.valid_until ?? 0,
    settingsChanged: isChanged(row.settings_mark, marksOf(published, settingsOf(published, row.proposed_at))),
  }
}

export function readDemands({ demands }: Pick<StandardRow, 'demands'>) {
  const { everywhere, kinds } = StandardDemandsShape.parse(JSON.parse(demands))
  // a kind without a demand is not named at all
  const named = Object.fromEntries(Object.entries(kinds).filter(([, demand]) => demand !== undefined))
  return { everywhere, kinds: named }
}
