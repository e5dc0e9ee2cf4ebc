import { setImmediate } from 'node:timers/promises'
import { judgePosture } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readFactsOf } from '../reports/store.ts'
import { deviceFacts } from './device-facts.ts'
import { walkDevicesInHands } from './store.ts'

/** Devices read and judged at once, while other requests wait: some 20 ms. */
const STEP = 200
/** As many as one question to the database may name. */
const MOST = 20_000

/**
 * Devices in somebody's hands whose disk encryption does not hold at this moment: it is off, nobody said, or the word is too old (TW-12,
 * CASE-08). In the order of their ids.
 */
export async function findUnencrypted(db: Kysely<Schema>, now: () => number): Promise<readonly string[]> {
  const found: string[] = []
  for (let last = '', more = true; more && found.length < MOST; ) {
    const rows = await walkDevicesInHands(db, last, STEP)
    const facts = await readFactsOf(
      db,
      'device',
      rows.map(({ id }) => id),
    )
    const at = now()
    for (const row of rows) {
      const seen = { ...facts.get(row.id), ...deviceFacts(row) }
      const findings = judgePosture({ seen, judgedAs: 'client', now: at, settings: {} })
      const encryption = findings.find(({ item }) => item.id === 'disk.encryption')
      if (encryption?.state !== 'holds') found.push(row.id)
    }
    await setImmediate() // other requests have their turn
    last = rows.at(-1)?.id ?? last
    more = rows.length === STEP
  }
  return found.slice(0, MOST)
}
