import { createHash } from 'node:crypto'
import type { MeasureState } from '@taga/core'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import { judgeOrganisation } from './judge-organisation.ts'

/**
 * Keeps evidence of the measures' states: one entry in the ledger for each measure whose state, count or provenance differs from the
 * last entry. The rows kept beside it only serve to notice the difference; no screen and no decision reads them.
 * Returns how many had changed. A job calls it; reads do not write.
 */
export async function recordMeasureStates(deps: Pick<Deps, 'store' | 'now'>): Promise<number> {
  const { now, states } = await judgeOrganisation(deps.store.read, deps.now)
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
    return changed.length
  })
}

function evidenceOf(state: MeasureState) {
  const body = {
    state: state.state,
    n: state.n,
    m: state.m,
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
