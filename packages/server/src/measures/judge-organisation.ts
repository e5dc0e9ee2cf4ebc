import { type Barrel, type MeasureState, type NextStep, drawBarrel, judgeMeasures, nextSteps } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { buildView } from './build-view.ts'

/** Computed from the registers, facts and rules each time it is asked for, and never read from a stored state. */
export async function judgeOrganisation(
  db: Kysely<Schema>,
  now: number,
): Promise<{ readonly states: readonly MeasureState[]; readonly barrel: Barrel; readonly steps: readonly NextStep[] }> {
  const states = judgeMeasures(await buildView(db, await currentRules(db), now))
  return { states, barrel: drawBarrel(states), steps: nextSteps(states) }
}
