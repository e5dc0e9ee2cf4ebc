import type { Deps } from '../deps.ts'
import { closeGranted } from './end-approval.ts'
import { SOON_MS } from './soon.ts'
import { listEnding, listUnreminded, markReminded } from './store.ts'

const AT_ONCE = 100
const MOST_ROUNDS = 100

/**
 * Ends what has run out, and notes once what ends within 30 days. What rests on an approval carries its end with it and stops by itself;
 * this keeps the record and does what follows.
 */
export async function watchEnds(deps: Pick<Deps, 'store' | 'now' | 'random'>): Promise<void> {
  const { store, now } = deps
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ending = await listEnding(store.read, now(), AT_ONCE)
    for (const { id } of ending)
      await store.write((tx) => closeGranted(tx, deps, { id, actor: 'server', cause: 'expired' }))
    if (ending.length < AT_ONCE) break
  }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const soon = await listUnreminded(store.read, now() + SOON_MS, AT_ONCE)
    for (const row of soon)
      await store.write(async (tx) => {
        if (!(await markReminded(tx.db, row.id, now()))) return
        const body = { kind: row.kind, about: row.subject, validUntil: row.valid_until }
        await tx.append({ kind: 'approval.endingSoon', actor: 'server', subject: `approval:${row.id}`, body })
      })
    if (soon.length < AT_ONCE) break
  }
}
