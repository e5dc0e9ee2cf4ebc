import { Fault, type ResolveStockTakingLine } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { openLoss } from '../losses/report-loss.ts'
import { countLines, judgeLines } from './judged-lines.ts'
import { type LineRow, type StockTakingRow, findStockTaking } from './store.ts'

/**
 * Closes a stock-taking: nobody answers any more, and each line keeps the state it has now with what it rests on.
 * @throws Fault `not_found`; `conflict` for one that is closed or was changed
 */
export function closeStockTaking(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<StockTakingRow> {
  return deps.store.write(async (tx) => {
    const present = await findStockTaking(tx.db, id)
    if (present === undefined) throw new Fault('not_found')
    const lines = await judgeLines(tx.db, present)
    const row = await tx.db
      .updateTable('stock_takings')
      .set({ closed_at: deps.now(), closed_by: actor, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('closed_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict', { version: present.version })
    for (const { row: line, state, usedBy } of lines)
      await tx.db
        .updateTable('stock_taking_lines')
        .set({ result: state, seen_at: line.last_seen_at, used_by: usedBy?.name ?? null })
        .where('stock_taking_id', '=', id)
        .where('device_id', '=', line.device_id)
        .execute()
    const { total, found, open, byState } = countLines(lines)
    await tx.append({
      kind: 'stockTaking.closed',
      actor,
      subject: `stockTaking:${id}`,
      body: { total, found, open, byState: { ...byState } },
    })
    return row
  })
}

/**
 * Settles a line that was not found: the device is reported lost or stolen, or it was cleared up otherwise, with the reason.
 * @throws Fault `not_found`; `conflict` for a line that is settled already
 */
export function resolveLine(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  wish: ResolveStockTakingLine & {
    readonly stockTaking: string
    readonly device: string
    readonly keepSession?: string | undefined
  },
): Promise<LineRow> {
  const { stockTaking, device, resolution, note, keepSession } = wish
  return deps.store.write(async (tx) => {
    const row = await tx.db
      .updateTable('stock_taking_lines')
      .set({ resolution, resolution_note: note, resolved_at: deps.now(), resolved_by: actor })
      .where('stock_taking_id', '=', stockTaking)
      .where('device_id', '=', device)
      .where('resolution', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw await missed(tx, stockTaking, device)
    if (resolution !== 'cleared')
      await openLoss(tx, deps, actor, { id: device, how: resolution, circumstances: note, keepSession })
    await tx.append({
      kind: 'stockTaking.resolved',
      actor,
      subject: `device:${device}`,
      body: { stockTaking, resolution, note },
    })
    return row
  })
}

async function missed(tx: Tx, stockTaking: string, device: string): Promise<Fault> {
  const line = await tx.db
    .selectFrom('stock_taking_lines')
    .select('resolution')
    .where('stock_taking_id', '=', stockTaking)
    .where('device_id', '=', device)
    .executeTakeFirst()
  return line === undefined ? new Fault('not_found') : new Fault('conflict', { resolution: line.resolution })
}
