import { createHash } from 'node:crypto'
import { japanDay } from '@taga/contract'
import { heightsOf, type MeasureState } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import { judgeOrganisation, type JudgedOrganisation } from './judge-organisation.ts'

/** Kind and subject of the entry that holds a whole board. */
export const BOARD_KIND = 'measures.board'
const BOARD_SUBJECT = 'organisation'

/**
 * Keeps evidence of the measures' states: one entry in the ledger for each measure whose state, count or provenance differs from the
 * last entry, and the whole board in small at least once a day and whenever something changed, so that a day on which nothing changed
 * is told from one on which nobody looked. The rows kept beside it serve to notice the difference and to find the board of a day.
 * Returns how many measures had changed. A job calls it; reads do not write.
 */
export async function recordMeasureStates(deps: Pick<Deps, 'store' | 'now'>): Promise<number> {
  const judged = await judgeOrganisation(deps.store.read, deps.now)
  const { now, states } = judged
  return deps.store.write(async (tx) => {
    const rows = await tx.db.selectFrom('measure_states').selectAll().orderBy('measure_id').limit(1000).execute()
    const known = new Map(rows.map((row) => [row.measure_id, row.digest]))
    const changed = states.map(evidenceOf).filter((each) => known.get(each.measure) !== each.digest)
    for (const { measure, digest, body } of changed) {
      await tx.db
        .insertInto('measure_states')
        .values({ measure_id: measure, digest, since: now })
        .onConflict((conflict) => conflict.column('measure_id').doUpdateSet({ digest, since: now }))
        .execute()
      await tx.append({ kind: 'measure.stateChanged', actor: 'taga', subject: `measure:${measure}`, body })
    }
    if (changed.length > 0 || !(await hasBoardOf(tx, japanDay(now)))) await recordBoard(tx, judged)
    return changed.length
  })
}

async function hasBoardOf({ db }: Tx, day: string): Promise<boolean> {
  const row = await db.selectFrom('measure_boards').select('day').where('day', '=', day).executeTakeFirst()
  return row !== undefined
}

/** The board as one entry; the last one of a day is that day's. */
async function recordBoard(tx: Tx, { now, states, barrel }: JudgedOrganisation): Promise<void> {
  const day = japanDay(now)
  const heights = new Map(heightsOf(states).map(({ measure, height }) => [measure, height]))
  const { writer, seq } = await tx.append({
    kind: BOARD_KIND,
    actor: 'taga',
    subject: BOARD_SUBJECT,
    body: {
      day,
      barrel: {
        height: barrel.height,
        possible: barrel.possible,
        staves: barrel.staves.map(({ dimension, height, possible }) => ({ dimension, height, possible })),
      },
      measures: states.map(({ measure, state, n, m }) => ({
        measure,
        state,
        n,
        m,
        height: heights.get(measure)?.height ?? 0,
      })),
    },
  })
  await tx.db
    .insertInto('measure_boards')
    .values({ day, at: now, writer, seq })
    .onConflict((conflict) => conflict.column('day').doUpdateSet({ at: now, writer, seq }))
    .execute()
}

function evidenceOf(state: MeasureState) {
  const body = {
    state: state.state,
    n: state.n,
    m: state.m,
    exempt: state.exempt,
    provenance: state.provenance ?? null,
    mechanisms: state.mechanisms.map(({ mechanism, result }) => ({
      id: mechanism.id,
      state: result.state,
      n: result.n,
      m: result.m,
      lacking: result.lacking.slice(0, 200).map(({ id, reason }) => ({ id, reason })),
    })),
  }
  const digest = createHash('sha256').update(canonicalJson(body)).digest('hex')
  return { measure: state.measure, digest, body }
}
