import type { Deps } from '../deps.ts'

/** Something that was read, or could not be: `broken` says why. */
export type Tried = { readonly kind: string; readonly id: string; readonly broken?: unknown }

/** More are not written down: the log and the count tell that something is wrong with all of them. */
const MOST = 1_000

/**
 * Records that a newer version wrote, or that broke: gateways are not told of them, so that what rests on them is denied, and everything
 * else goes on. Each is named once in the log, and to administrators until it can be read again.
 */
export type Unreadable = { note(tried: readonly Tried[]): Promise<void> }

export function createUnreadable({ store, now, log }: Pick<Deps, 'store' | 'now' | 'log'>): Unreadable {
  let known: Set<string> | undefined
  return {
    async note(tried) {
      known ??= await readKnown()
      for (const each of tried) {
        const name = nameOf(each)
        if (each.broken === undefined ? !known.has(name) : known.has(name) || known.size >= MOST) continue
        if (each.broken === undefined) await forget(each)
        else await keep(each)
        if (each.broken === undefined) known.delete(name)
        else known.add(name)
      }
    },
  }

  async function readKnown(): Promise<Set<string>> {
    const rows = await store.read.selectFrom('unreadable_records').selectAll().orderBy('since').limit(MOST).execute()
    return new Set(rows.map(({ kind, record_id: id }) => nameOf({ kind, id })))
  }

  async function keep({ kind, id, broken }: Tried): Promise<void> {
    log.error('a record cannot be read and is skipped: what rests on it is denied', {
      kind,
      id,
      // never the text itself: what stands there may be about a person
      error: broken instanceof Error ? broken.name : 'unreadable',
    })
    await store.write(async (tx) => {
      await tx.db
        .insertInto('unreadable_records')
        .values({ kind, record_id: id, since: now() })
        .onConflict((conflict) => conflict.columns(['kind', 'record_id']).doNothing())
        .execute()
    })
  }

  async function forget({ kind, id }: Tried): Promise<void> {
    log.note('a record can be read again', { kind, id })
    await store.write(async (tx) => {
      await tx.db.deleteFrom('unreadable_records').where('kind', '=', kind).where('record_id', '=', id).execute()
    })
  }
}

function nameOf({ kind, id }: Pick<Tried, 'kind' | 'id'>): string {
  return `${kind} ${id}`
}
