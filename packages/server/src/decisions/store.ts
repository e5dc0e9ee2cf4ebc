import type { Kysely, Selectable } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Place } from '../page-cursor.ts'
import type { DecisionTables } from './tables.ts'

export type DecisionRow = Selectable<DecisionTables['decisions']>

export type DecisionFilter = {
  readonly person?: string | undefined
  readonly device?: string | undefined
  readonly outcome?: DecisionRow['outcome'] | undefined
  readonly after?: Place | undefined
  readonly limit: number
}

/** The record of decisions, newest first. */
export function listDecisions(db: Kysely<Schema>, filter: DecisionFilter): Promise<DecisionRow[]> {
  let query = db.selectFrom('decisions').selectAll().limit(filter.limit)
  if (filter.person !== undefined) query = query.where('person_id', '=', filter.person)
  if (filter.device !== undefined) query = query.where('device_id', '=', filter.device)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  const { after } = filter
  if (after !== undefined)
    query = query.where((eb) =>
      eb.or([eb('at', '<', Number(after.key)), eb.and([eb('at', '=', Number(after.key)), eb('id', '<', after.id)])]),
    )
  return query.orderBy('at', 'desc').orderBy('id', 'desc').execute()
}
