import { type BeginStockTaking, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { MOST_LINES, type StockTakingRow, insertLines } from './store.ts'

const LONGEST_MS = 366 * 86_400_000

/**
 * Begins to look for devices (AD-12.2): every device that the filter means is put on the list with who has it now, and its holder is asked.
 * @throws Fault `bad_input` (detail.reason `badUntil`, `noDevices`, `tooMany`)
 */
export function beginStockTaking(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  { name, until, filter }: BeginStockTaking,
): Promise<StockTakingRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    if (until <= now || until > now + LONGEST_MS)
      throw new Fault('bad_input', { reason: 'badUntil', fields: [{ field: 'until', problem: 'custom' }] })
    const row: StockTakingRow = {
      id: newId(deps.random),
      name,
      filter: JSON.stringify(filter),
      started_at: now,
      started_by: actor,
      until,
      closed_at: null,
      closed_by: null,
      reminded_at: null,
      version: 1,
    }
    await tx.db.insertInto('stock_takings').values(row).execute()
    await insertLines(tx.db, { id: row.id, filter })
    const counted = await tx.db
      .selectFrom('stock_taking_lines')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('stock_taking_id', '=', row.id)
      .executeTakeFirst()
    const devices = Number(counted?.count ?? 0)
    if (devices === 0) throw new Fault('bad_input', { reason: 'noDevices' })
    if (devices > MOST_LINES) throw new Fault('bad_input', { reason: 'tooMany', limit: MOST_LINES })
    await tx.append({
      kind: 'stockTaking.begun',
      actor,
      subject: `stockTaking:${row.id}`,
      body: { name, until, devices, filter: row.filter },
    })
    return row
  })
}
