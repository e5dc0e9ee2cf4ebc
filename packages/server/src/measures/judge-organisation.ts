import {
  type Barrel,
  type DevicesJudged,
  type MeasureState,
  type NextStep,
  drawBarrel,
  judgeDevicesOf,
  judgeMeasures,
  nextSteps,
} from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { buildView, walkDeviceViews } from './build-view.ts'

const DECISIONS_MS = 28 * 86_400_000

export type JudgedOrganisation = {
  /** Epoch ms. */
  readonly now: number
  readonly states: readonly MeasureState[]
  readonly barrel: Barrel
  readonly steps: readonly NextStep[]
}

/**
 * Computed from the registers, facts and rules each time it is asked for, and never read from a stored state. Devices are judged part
 * by part, each part at the instant after it was read: a fact that landed meanwhile would else be one from the future.
 */
export async function judgeOrganisation(db: Kysely<Schema>, now: () => number): Promise<JudgedOrganisation> {
  const view = await buildView(db, await currentRules(db, now()), now() - DECISIONS_MS)
  const judged: DevicesJudged[] = []
  for await (const devices of walkDeviceViews(db)) judged.push(judgeDevicesOf({ ...view, devices, now: now() }))
  const at = now()
  const states = judgeMeasures({ ...view, now: at }, judged)
  return { now: at, states, barrel: drawBarrel(states), steps: nextSteps(states) }
}
