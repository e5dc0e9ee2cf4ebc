import { SOON_MS } from '../approvals/soon.ts'
import type { Deps } from '../deps.ts'
import { listUnreminded, markReminded } from './store.ts'

const AT_ONCE = 100
const MOST_ROUNDS = 100

/** Notes once of each exemption that it ends within 30 days. It ends by itself: its end stands in the fact that carries it. */
export async function remindOwners({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const soon = await listUnreminded(store.read, now(), now() + SOON_MS, AT_ONCE)
    for (const row of soon)
      await store.write(async (tx) => {
        if (!(await markReminded(tx.db, row.id, now()))) return
        await tx.append({
          kind: 'exemption.endingSoon',
          actor: 'server',
          subject: `${row.subject_kind}:${row.subject_id}`,
          body: { exemption: row.id, from: row.exempt_from, until: row.until, owner: row.owner_person },
        })
      })
    if (soon.length < AT_ONCE) return
  }
}
