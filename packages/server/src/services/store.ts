import type { Kysely, Selectable } from 'kysely'
import { type ListAnswer, type ServiceInput, type ServicesQuery, ServiceAnswer } from '@taga/contract'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { NamedRegister } from '../registers/named-register.ts'
import type { ServiceTables } from './tables.ts'

export type ServiceRow = Selectable<ServiceTables['services']>

type Db = Kysely<Schema>

/** Services of others and what may be put there (AD-17, AD-18, TW-20). A change counts as a decision about it. */
export const serviceRegister: NamedRegister<ServiceRow, ServiceInput> = {
  table: 'services',
  kind: 'service',
  columns: (draft, now) => ({
    kind: draft.kind,
    url: draft.url ?? null,
    state: draft.state,
    highest_level: draft.highestLevel ?? null,
    authentication: draft.authentication,
    conditions: draft.conditions ?? null,
    how_to: draft.howTo ?? null,
    checks: JSON.stringify(draft.checks),
    decided_at: draft.state === 'inReview' ? null : now,
    review_by: draft.reviewDueAt ?? null,
    search_key: foldText([draft.name, draft.url].filter((part) => part !== undefined).join(' ')),
  }),
  body: ({ name, kind, state, highestLevel, authentication, checks, reviewDueAt }) => ({
    name,
    kind,
    state,
    authentication,
    checks: JSON.parse(JSON.stringify(checks)), // answers as they were read, without what was not answered
    ...(highestLevel === undefined ? {} : { highestLevel }),
    ...(reviewDueAt === undefined ? {} : { reviewDueAt }),
  }),
}

export function readChecks(row: Pick<ServiceRow, 'checks'>): ServiceAnswer['checks'] {
  return ServiceAnswer.shape.checks.parse(JSON.parse(row.checks))
}

export function findService(db: Db, id: string): Promise<ServiceRow | undefined> {
  return db.selectFrom('services').selectAll().where('id', '=', id).executeTakeFirst()
}

export function walkServices(db: Db, limit: number): Promise<ServiceRow[]> {
  return db.selectFrom('services').selectAll().orderBy('name_key').orderBy('id').limit(limit).execute()
}

/** The services that may be used now: approved, and not past the date at which they are looked at again. */
export function approvedServices(db: Db, now: number): Promise<ServiceRow[]> {
  return db
    .selectFrom('services')
    .selectAll()
    .where('state', '=', 'approved')
    .where((eb) => eb.or([eb('review_by', 'is', null), eb('review_by', '>', now)]))
    .orderBy('name_key')
    .limit(1_000)
    .execute()
}

export function listServices(db: Db, ask: z.output<typeof ServicesQuery>): Promise<ListAnswer<ServiceRow>> {
  const { search, kind, state } = ask
  const matching = db
    .selectFrom('services')
    .selectAll('services')
    .$if(search !== undefined, (query) => query.where('services.search_key', 'like', anywhere(foldText(search ?? ''))))
    .$if(kind !== undefined, (query) => query.where('services.kind', '=', kind ?? 'other'))
    .$if(state !== undefined, (query) => query.where('services.state', '=', state ?? 'approved'))
  return readList(matching, ask, {
    id: 'services.id',
    sorts: {
      name: { column: 'services.name_key', kind: 'text' },
      review: { column: 'services.review_by', kind: 'number', empty: 0 },
      changed: { column: 'services.updated_at', kind: 'number' },
    },
  })
}
