import { Fault, type ResolveStockTakingLine } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { openLoss } from '../losses/report-loss.ts'
import { type JudgedLine, countLines, judgeStates } from './judged-lines.ts'
import { type LineRow, type LineState, type StockTakingRow, findStockTaking } from './store.ts'

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
    const lines = await judgeStates(tx.db, present)
    const row = await tx.db
      .updateTable('stock_takings')
      .set({ closed_at: deps.now(), closed_by: actor, version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('closed_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new Fault('conflict', { version: present.version })
    await keepResults(tx, id, lines)
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

/** Many lines a statement: a register of 10,000 devices is closed in one transaction, and others wait for it. */
async function keepResults(tx: Tx, id: string, lines: readonly JudgedLine<LineState>[]): Promise<void> {
  await tx.db
    .updateTable('stock_taking_lines')
    .set((eb) => ({
      seen_at: eb
        .selectFrom('device_reports')
        .select('device_reports.last_seen_at')
        .whereRef('device_reports.device_id', '=', 'stock_taking_lines.device_id'),
    }))
    .where('stock_taking_id', '=', id)
    .execute()
  const keep = (change: Partial<LineRow>, devices: readonly string[]) =>
    tx.db
      .updateTable('stock_taking_lines')
      .set(change)
      .where('stock_taking_id', '=', id)
      .where('device_id', 'in', devices)
      .execute()
  for (const [result, devices] of devicesBy(lines, ({ state }) => state))
    for (const part of partsOf(devices)) await keep({ result }, part)
  for (const [used_by, devices] of devicesBy(lines, ({ usedBy }) => usedBy?.name))
    for (const part of partsOf(devices)) await keep({ used_by }, part)
}

/** The devices of the lines that have the same key; lines without one are left out. */
function devicesBy<Key>(
  lines: readonly JudgedLine<LineState>[],
  keyOf: (line: JudgedLine<LineState>) => Key | undefined,
): ReadonlyMap<Key, readonly string[]> {
  const byKey = new Map<Key, string[]>()
  for (const line of lines) {
    const key = keyOf(line)
    if (key === undefined) continue
    const devices = byKey.get(key)
    if (devices === undefined) byKey.set(key, [line.row.device_id])
    else devices.push(line.row.device_id)
  }
  return byKey
}

function partsOf(devices: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(devices.length / A_STATEMENT) }, (_, part) =>
    devices.slice(part * A_STATEMENT, (part + 1) * A_STATEMENT),
  )
}

/** Devices named in one statement. */
const A_STATEMENT = 500

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
