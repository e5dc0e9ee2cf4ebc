import type { Tx } from '../db/store.ts'
import { compileMatches } from './match.ts'
import { listMatches, listedOf, seenNameOf } from './store.ts'

const AT_ONCE = 200
/** More names than this are not kept apart from each other in any organisation; the rest wait for the next change. */
const MOST_NAMES = 100_000

/**
 * Compares every name that was seen with the list as it stands now, after `changed` was added, changed or removed. Devices with names
 * whose verdict may have changed are marked to be counted again.
 */
export async function compareList(tx: Tx, changed: string): Promise<void> {
  const match = compileMatches((await listMatches(tx.db)).map(listedOf))
  const names = await tx.db
    .selectFrom('seen_applications')
    .select(['id', 'os', 'name_key', 'publisher', 'identifier', 'application_id'])
    .orderBy('id')
    .limit(MOST_NAMES)
    .execute()
  const touched: string[] = []
  const moved = new Map<string | null, string[]>()
  for (const name of names) {
    const found = match(seenNameOf(name)) ?? null
    if (found !== name.application_id) moved.set(found, [...(moved.get(found) ?? []), name.id])
    if (found !== name.application_id || found === changed) touched.push(name.id)
  }
  for (const [application, ids] of moved)
    for (const part of parts(ids))
      await tx.db
        .updateTable('seen_applications')
        .set({ application_id: application })
        .where('id', 'in', part)
        .execute()
  for (const part of parts(touched))
    await tx.db
      .updateTable('application_counts')
      .set({ stale: 1 })
      .where('device_id', 'in', (query) =>
        query.selectFrom('device_applications').select('device_applications.device_id').where('seen_id', 'in', part),
      )
      .execute()
}

function parts<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
}
