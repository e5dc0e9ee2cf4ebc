import { setImmediate } from 'node:timers/promises'
import type { TodayDevice, TodayOverview } from '@taga/contract'
import { CELL_STATES, type CellState } from '../decisions/judge-today.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { currentRules } from '../decisions/rules.ts'
import { MOST_JUDGED, type TodayRow, judgeDevices, usableCells, worstFirst, worstReasons } from '../decisions/today.ts'
import type { Deps } from '../deps.ts'
import { explainReasons } from './explain-reason.ts'

/** Devices read and judged at once, while other requests wait: some 20 ms. */
const STEP = 50
const MOST_WORST = 12
const MOST_RULES = 6
const ALL = 100

/** Judges every device in somebody's hands, in steps, and keeps what an administrator has to see first. */
export async function surveyToday({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<TodayOverview> {
  const rules = await currentRules(store.read, now())
  const byState = Object.fromEntries(CELL_STATES.map((state) => [state, 0])) as Record<CellState, number> // one for each state
  const byRule = new Map<string, number>()
  let worst: readonly TodayRow[] = []
  let judged = 0
  for (let last = '', more = true; more && judged < MOST_JUDGED; ) {
    const rows = await judgeDevices(store.read, rules, { now, afterId: last, limit: STEP })
    await setImmediate() // other requests have their turn
    for (const row of rows) {
      byState[row.state] += 1
      for (const { reason } of worstReasons(usableCells(row.cells), ALL))
        byRule.set(reason.rule, (byRule.get(reason.rule) ?? 0) + 1)
    }
    worst = worstFirst([...worst, ...rows.filter(({ state }) => state !== 'yes')]).slice(0, MOST_WORST)
    judged += rows.length
    last = rows.at(-1)?.device.id ?? last
    more = rows.length === STEP
  }
  return {
    now: now(),
    judged,
    inUse: judged < MOST_JUDGED ? judged : await countInHands(store.read),
    byState,
    worst: worst.map((row) => answerDevice(row, rules)),
    rules: [...byRule]
      .toSorted((one, other) => other[1] - one[1])
      .slice(0, MOST_RULES)
      .flatMap(([rule, devices]) => {
        const title = rules.byId.get(rule)?.title
        return title === undefined ? [] : [{ rule, title, devices }]
      }),
  }
}

async function countInHands(db: Deps['store']['read']): Promise<number> {
  const row = await db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('state', 'in', ['lent', 'inUse'])
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

function answerDevice(row: TodayRow, rules: PublishedRules): TodayDevice {
  const [first, ...more] = explainReasons(usableCells(row.cells), { rules, os: row.device.os, most: ALL })
  return {
    device: row.device.id,
    label: row.device.label,
    ...(row.person === undefined ? {} : { person: row.person.id, personName: row.person.name }),
    state: row.state,
    ...(row.lastSeenAt === undefined ? {} : { lastSeenAt: row.lastSeenAt }),
    ...(first === undefined ? {} : { first }),
    more: more.length,
  }
}
