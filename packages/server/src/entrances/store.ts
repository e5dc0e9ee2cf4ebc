import type { EntrancesQuery, ListAnswer } from '@taga/contract'
import { ANSWERS, AUTHENTICATIONS, ENTRANCE_KINDS, type Entrance, PASSWORD_POLICIES } from '@taga/core'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { EntranceTables } from './tables.ts'

export type EntranceRow = Selectable<EntranceTables['entrances']>
export type BoundaryRuleRow = Selectable<EntranceTables['boundary_rules']>

type Db = Kysely<Schema>

/** What a person has said of an entrance; "unknown" is said as such and never counts as good. */
export const Known = z.strictObject({
  kind: z.enum(ENTRANCE_KINDS),
  address: z.string().optional(),
  frontedByTaga: z.boolean(),
  authentication: z.enum(AUTHENTICATIONS),
  passwordPolicy: z.enum(PASSWORD_POLICIES),
  encryptedPath: z.enum(ANSWERS),
  boundaryRestricted: z.enum(ANSWERS),
  boundaryReviewedAt: z.number().int().optional(),
  logsKept: z.enum(ANSWERS),
  owner: z.string(),
})
export type Known = z.infer<typeof Known>

export const MOST_ENTRANCES = 1_000

export function findEntrance(db: Db, id: string): Promise<EntranceRow | undefined> {
  return db.selectFrom('entrances').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listEntrances(db: Db): Promise<EntranceRow[]> {
  return db.selectFrom('entrances').selectAll().orderBy('name_key').limit(MOST_ENTRANCES).execute()
}

/** One page of the register; `due`: only those whose review is past at `now`. */
export function pageEntrances(
  db: Db,
  ask: z.output<typeof EntrancesQuery>,
  now: number,
): Promise<ListAnswer<EntranceRow>> {
  const matching = db
    .selectFrom('entrances')
    .selectAll('entrances')
    .$if(ask.search !== undefined, (query) =>
      query.where('entrances.name_key', 'like', anywhere(foldText(ask.search ?? ''))),
    )
    .$if(ask.due === 'yes', (query) =>
      query.where((eb) => eb.or([eb('review_by', 'is', null), eb('review_by', '<=', now)])),
    )
  return readList(matching, ask, {
    id: 'entrances.id',
    sorts: {
      name: { column: 'entrances.name_key', kind: 'text' },
      review: { column: 'entrances.review_by', kind: 'number', empty: 0 },
    },
  })
}

export function findBoundaryRule(db: Db, id: string): Promise<BoundaryRuleRow | undefined> {
  return db.selectFrom('boundary_rules').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The rules in front of an entrance, the oldest first. */
export function listBoundaryRules(db: Db, entrance: string): Promise<BoundaryRuleRow[]> {
  return db
    .selectFrom('boundary_rules')
    .selectAll()
    .where('entrance_id', '=', entrance)
    .orderBy('created_at')
    .orderBy('id')
    .limit(500)
    .execute()
}

export function readKnown(row: EntranceRow): Known {
  return Known.parse(JSON.parse(row.known))
}

/** The entrance as the measures ask for it. What stands in the register is somebody's word: declared, at the time it was reviewed. */
export function entranceOf(row: EntranceRow): Entrance {
  const { boundaryRestricted, boundaryReviewedAt, address, ...known } = readKnown(row)
  const reviewedAt = row.reviewed_at ?? row.updated_at
  return {
    id: row.id,
    name: row.name,
    ...known,
    ...(address === undefined ? {} : { address }),
    boundary: {
      restricted: boundaryRestricted,
      ...(boundaryReviewedAt === undefined ? {} : { reviewedAt: boundaryReviewedAt }),
    },
    knownBy: 'declared',
    recordedAt: reviewedAt,
    // without a date of review nothing is believed any longer
    reviewDueAt: row.review_by ?? reviewedAt,
  }
}
