import { type BulkAnswer, FAULTS, Fault, type FaultCode } from '@taga/contract'
import type { Words } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'

export type BulkRow = { readonly id: string; readonly label: string }

export type Bulk<Row extends BulkRow> = {
  readonly ids: readonly string[]
  readonly dryRun: boolean
  /** The rows of these ids that there are, each with the name by which it is refused. */
  readonly find: (ids: readonly string[]) => Promise<readonly Row[]>
  /** What happens to one row, in a transaction of its own. A fault that it throws refuses this row alone. */
  readonly each: (tx: Tx, row: Row) => Promise<unknown>
  /** Why a row was refused, where the fault's own words do not say it best. */
  readonly why?: (fault: Fault) => Words | undefined
}

/** Faults that say that nothing works now: they end the whole act. */
const NOT_OF_A_ROW: ReadonlySet<FaultCode> = new Set(['busy', 'storage_unavailable', 'internal'])
/** Rows written at once, so that they share transactions and other people's writes still come between. */
const AT_ONCE = 50

/**
 * The same change to many rows; each is done or refused by itself. A dry run does the very same and undoes it, so that what it says is
 * what would happen, ledger entries and all, and writes nothing.
 */
export async function runBulk<Row extends BulkRow>(deps: Pick<Deps, 'store'>, bulk: Bulk<Row>): Promise<BulkAnswer> {
  const ids = [...new Set(bulk.ids)]
  const present = new Map((await bulk.find(ids)).map((row) => [row.id, row]))
  const refused: BulkAnswer['refused'] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answers = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => one(deps, bulk, id, present.get(id))))
    refused.push(...answers.filter((answer) => answer !== undefined))
  }
  return { done: ids.length - refused.length, refused }
}

async function one<Row extends BulkRow>(
  deps: Pick<Deps, 'store'>,
  bulk: Bulk<Row>,
  id: string,
  row: Row | undefined,
): Promise<BulkAnswer['refused'][number] | undefined> {
  if (row === undefined) return { id, label: id, why: FAULTS.not_found.words }
  try {
    await deps.store.write(async (tx) => {
      await bulk.each(tx, row)
      if (bulk.dryRun) throw new Undone()
    })
    return undefined
  } catch (error) {
    if (error instanceof Undone) return undefined
    if (!(error instanceof Fault) || NOT_OF_A_ROW.has(error.code)) throw error
    return { id, label: row.label, why: bulk.why?.(error) ?? FAULTS[error.code].words }
  }
}

/** Everything went well, and none of it may stay. */
class Undone extends Error {}
