import { FIRST_HOUR_STEPS, type FirstHourAnswer, type FirstHourStep } from '@taga/contract'
import { PATTERN_IDS, type PatternId } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import type { OrganisationTables } from './tables.ts'

type Db = Kysely<Schema>
export type OrganisationRow = Selectable<OrganisationTables['organisation']>
export type MailRow = Selectable<OrganisationTables['mail_settings']>

/** What the organisation says of itself. What is absent nobody has said yet. */
export type Organisation = {
  /** Counts changes; 0 where nothing has been said. */
  readonly version: number
  readonly nameJa?: string
  readonly nameEn?: string
  /** Words that no password may be built on (AD-16): those given, and the names themselves. */
  readonly words: readonly string[]
  /** The words as they were typed, without the names. */
  readonly typedWords: readonly string[]
  readonly patternsInUse?: readonly PatternId[]
  readonly publicUrl?: string
  readonly firstHour: FirstHourAnswer
}

const Words = z.array(z.string())
const Patterns = z.array(z.enum(PATTERN_IDS))

export async function readOrganisation(db: Db): Promise<Organisation> {
  const [row, firstHour] = [await findOrganisation(db), await readFirstHour(db)]
  if (row === undefined) return { version: 0, words: [], typedWords: [], firstHour }
  const typedWords = Words.parse(JSON.parse(row.words))
  const names = [row.name_ja, row.name_en].filter((name) => name !== null)
  return {
    version: row.version,
    ...(row.name_ja === null ? {} : { nameJa: row.name_ja }),
    ...(row.name_en === null ? {} : { nameEn: row.name_en }),
    words: [...new Set([...names, ...typedWords])],
    typedWords,
    ...(row.patterns === null ? {} : { patternsInUse: Patterns.parse(JSON.parse(row.patterns)) }),
    ...(row.public_url === null ? {} : { publicUrl: row.public_url }),
    firstHour,
  }
}

export function findOrganisation(db: Db): Promise<OrganisationRow | undefined> {
  return db.selectFrom('organisation').selectAll().where('id', '=', 'organisation').executeTakeFirst()
}

/** Every step in its order, each open until somebody did or skipped it. */
async function readFirstHour(db: Db): Promise<FirstHourAnswer> {
  const rows = await db.selectFrom('first_hour_steps').selectAll().orderBy('step').limit(100).execute()
  const known = new Map(rows.map((row) => [row.step, row]))
  return FIRST_HOUR_STEPS.map((step) => {
    const row = known.get(step)
    return row === undefined ? { step, state: 'open' as const } : { step, state: row.state, at: row.at }
  })
}

export async function putStep(
  db: Db,
  row: { readonly step: FirstHourStep; readonly state: 'done' | 'skipped'; readonly at: number },
): Promise<void> {
  const { step, state, at } = row
  await db
    .insertInto('first_hour_steps')
    .values({ step, state, at })
    .onConflict((conflict) => conflict.column('step').doUpdateSet({ state, at }))
    .execute()
}

export async function deleteStep(db: Db, step: FirstHourStep): Promise<void> {
  await db.deleteFrom('first_hour_steps').where('step', '=', step).execute()
}

/** Puts the row there where there is none yet, so that a change finds one to change. */
export async function ensureOrganisation(db: Db, now: number): Promise<void> {
  await db
    .insertInto('organisation')
    .values({
      id: 'organisation',
      name_ja: null,
      name_en: null,
      words: '[]',
      patterns: null,
      public_url: null,
      version: 0,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

export async function updateOrganisation(
  db: Db,
  change: Partial<Omit<OrganisationRow, 'id' | 'version'>>,
  version: number,
): Promise<boolean> {
  const done = await db
    .updateTable('organisation')
    .set({ ...change, version: version + 1 })
    .where('id', '=', 'organisation')
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function setPublicUrl(db: Db, url: string | null, now: number): Promise<void> {
  await db
    .updateTable('organisation')
    .set({ public_url: url, updated_at: now })
    .where('id', '=', 'organisation')
    .execute()
}

/** Says that mail went out by these settings, where they are still the ones it went out by. */
export function setMailProved(
  store: Pick<Store, 'write'>,
  { now, updatedAt }: { readonly now: number; readonly updatedAt: number },
): Promise<unknown> {
  return store.write(({ db }) =>
    db.updateTable('mail_settings').set({ proved_at: now }).where('updated_at', '=', updatedAt).execute(),
  )
}

export function findMail(db: Db): Promise<MailRow | undefined> {
  return db.selectFrom('mail_settings').selectAll().where('id', '=', 'mail').executeTakeFirst()
}
