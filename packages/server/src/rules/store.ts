import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { RuleSetRow } from '../decisions/rules.ts'
import type { HitKind, RuleTables } from './tables.ts'

type Db = Kysely<Schema>
export type PreviewRow = Selectable<RuleTables['rule_previews']>

/** The highest number that was ever given to a publication, in force or not. */
export async function lastNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('rule_sets')
    .select(({ fn }) => fn.max<number | string | null>('number').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

export function findPublication(db: Db, number: number): Promise<RuleSetRow | undefined> {
  return db.selectFrom('rule_sets').selectAll().where('number', '=', number).executeTakeFirst()
}

/** Publications, newest first, at most `limit` before `before`. */
export function listPublications(db: Db, before: number, limit: number): Promise<RuleSetRow[]> {
  return db
    .selectFrom('rule_sets')
    .selectAll()
    .where('number', '<', before)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
}

/** Publications that wait for their second confirmation, or waited in vain and were not noted as ended yet. */
export function listUnsettled(db: Db): Promise<RuleSetRow[]> {
  return db
    .selectFrom('rule_sets')
    .selectAll()
    .where('confirm_by', 'is not', null)
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .orderBy('number')
    .limit(100)
    .execute()
}

export function findPreview(db: Db, id: string): Promise<PreviewRow | undefined> {
  return db.selectFrom('rule_previews').selectAll().where('id', '=', id).executeTakeFirst()
}

export type HitCount = { readonly rule: string; readonly did: HitKind; readonly people: number; readonly times: number }

/** For each rule, how many people it met since then, by what it did. */
export async function countHits(db: Db, since: number): Promise<HitCount[]> {
  const rows = await db
    .selectFrom('rule_hits')
    .select(['rule_id', 'did'])
    .select(({ fn }) => [fn.countAll<number | string>().as('people'), fn.sum<number | string>('times').as('times')])
    .where('last_at', '>=', since)
    .groupBy(['rule_id', 'did'])
    .orderBy('rule_id')
    .limit(50_000)
    .execute()
  return rows.map((row) => ({ rule: row.rule_id, did: row.did, people: Number(row.people), times: Number(row.times) }))
}

/** Whom one rule met since then, the latest first, at most `limit`. */
export function listHits(db: Db, { rule, since, limit }: { rule: string; since: number; limit: number }) {
  return db
    .selectFrom('rule_hits')
    .leftJoin('people', 'people.id', 'rule_hits.person_id')
    .select(['rule_hits.person_id', 'rule_hits.did', 'rule_hits.last_at', 'rule_hits.times', 'people.name'])
    .where('rule_hits.rule_id', '=', rule)
    .where('rule_hits.last_at', '>=', since)
    .orderBy('rule_hits.last_at', 'desc')
    .orderBy('rule_hits.person_id')
    .limit(limit)
    .execute()
}

export async function countActivePeople(db: Db): Promise<number> {
  const row = await db
    .selectFrom('people')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('state', '=', 'active')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}
