import { setImmediate } from 'node:timers/promises'
import { judgePosture, type PostureFinding, type PostureItemId, recogniseComputer } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { readFactsOf } from '../reports/store.ts'
import { deviceFacts } from './device-facts.ts'
import { type DeviceRow, walkDevicesInHands } from './store.ts'

/** Devices read and judged at once, while other requests wait: some 20 ms. */
const STEP = 200
/** As many as one question to the database may name. */
const MOST = 20_000

/**
 * Devices in somebody's hands for which this item of the look does not hold at this moment: it fails, nobody said, or the word is too old
 * (TW-12, CASE-08). In the order of their ids.
 */
export async function findLacking(
  db: Kysely<Schema>,
  now: () => number,
  item: PostureItemId,
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { id, lacking } of walkLacking(db, now))
    if (lacking.some((each) => each.item.id === item)) found.push(id)
  return found.slice(0, MOST)
}

export type OpenItem = { readonly item: PostureFinding['item']; readonly devices: number }

/** What is open of the devices that the people of a department have in their hands: each item with how many lack it, most first (CASE-01). */
export async function countLacking(
  db: Kysely<Schema>,
  now: () => number,
  department: string,
): Promise<{ readonly devices: number; readonly items: readonly OpenItem[] }> {
  const people = await db
    .selectFrom('people')
    .select('id')
    .where('department_id', '=', department)
    .orderBy('id')
    .limit(100_000)
    .execute()
  const users = new Set(people.map(({ id }) => id))
  const counted = new Map<PostureItemId, OpenItem>()
  let devices = 0
  for await (const { lacking } of walkLacking(db, now, ({ user_id }) => users.has(user_id ?? ''))) {
    devices += 1
    for (const { item } of lacking) counted.set(item.id, { item, devices: (counted.get(item.id)?.devices ?? 0) + 1 })
  }
  return { devices, items: [...counted.values()].toSorted((one, other) => other.devices - one.devices) }
}

type Lacking = { readonly id: string; readonly lacking: readonly PostureFinding[] }

async function* walkLacking(
  db: Kysely<Schema>,
  now: () => number,
  isWanted: (row: DeviceRow) => boolean = () => true,
): AsyncGenerator<Lacking> {
  const { settings = {} } = (await currentRules(db, now())).set
  for (let last = '', more = true; more; ) {
    const rows = await walkDevicesInHands(db, last, STEP)
    const wanted = rows.filter(isWanted)
    const facts = await readFactsOf(
      db,
      'device',
      wanted.map(({ id }) => id),
    )
    const at = now()
    for (const row of wanted) {
      const seen = { ...facts.get(row.id), ...deviceFacts(row) }
      const judgedAs = recogniseComputer(seen) === 'server' ? 'server' : 'client'
      const lacking = judgePosture({ seen, judgedAs, now: at, settings }).filter(
        ({ item, state }) =>
          item.kind === 'judged' && LACKING.includes(state) && (item.personal || row.ownership === 'company'),
      )
      yield { id: row.id, lacking }
    }
    await setImmediate() // other requests have their turn
    last = rows.at(-1)?.id ?? last
    more = rows.length === STEP
  }
}

const LACKING: readonly PostureFinding['state'][] = ['fails', 'unknown', 'stale']
