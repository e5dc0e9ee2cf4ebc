import type { ComparedToStandard } from '@taga/contract'
import { GUIDELINE_DEMANDS, compareToStandard } from '@taga/core'
import type { Kysely } from 'kysely'
import { approvedStandard } from '../authentication-standard/store.ts'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { type EntranceRow, entranceOf } from './store.ts'

/** How entrances stand to the organisation's standard; to what the guideline asks, where it has none (AD-14). */
export async function comparing(db: Kysely<Schema>, now: number): Promise<(row: EntranceRow) => ComparedToStandard> {
  const standard = await approvedStandard(db, await currentRules(db, now))
  const demands = standard?.demands ?? GUIDELINE_DEMANDS
  return (row) => {
    const { state, lacks } = compareToStandard(entranceOf(row), demands, now)
    return { state, lacks: [...lacks] }
  }
}
