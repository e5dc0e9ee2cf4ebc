import { type AnswerStockTaking, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { findLabelledDevice } from '../devices/store.ts'
import type { LineRow } from './store.ts'

export type LineAnswer = AnswerStockTaking & {
  readonly stockTaking: string
  readonly device: string
  readonly how: 'own' | 'desk' | 'scan'
}

/**
 * Writes down what somebody says of one device. The last answer stands while the stock-taking is open; the ledger keeps them all.
 * @throws Fault `not_found`; `conflict` for a stock-taking that is closed
 */
export function answerLine(deps: Pick<Deps, 'store' | 'now'>, actor: string, answer: LineAnswer): Promise<LineRow> {
  return deps.store.write((tx) => writeAnswer(tx, deps, actor, answer))
}

async function writeAnswer(tx: Tx, deps: Pick<Deps, 'now'>, actor: string, said: LineAnswer): Promise<LineRow> {
  const { stockTaking, device, answer, how } = said
  const row = await tx.db
    .updateTable('stock_taking_lines')
    .set({
      answer,
      how,
      answered_at: deps.now(),
      answered_by: actor,
      place: said.place ?? null,
      note: said.note ?? null,
    })
    .where('stock_taking_id', '=', stockTaking)
    .where('device_id', '=', device)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('stock_takings')
          .select('stock_takings.id')
          .where('stock_takings.id', '=', stockTaking)
          .where('stock_takings.closed_at', 'is', null),
      ),
    )
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw await missed(tx, said)
  await tx.append({
    kind: 'stockTaking.answered',
    actor,
    subject: `device:${device}`,
    body: { stockTaking, answer, how, place: said.place ?? null, note: said.note ?? null },
  })
  return row
}

async function missed(tx: Tx, { stockTaking, device }: LineAnswer): Promise<Fault> {
  const line = await tx.db
    .selectFrom('stock_taking_lines')
    .select('device_id')
    .where('stock_taking_id', '=', stockTaking)
    .where('device_id', '=', device)
    .executeTakeFirst()
  return line === undefined ? new Fault('not_found') : new Fault('conflict', { reason: 'closed' })
}

export type Scanned =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'found' | 'already' | 'notListed'; readonly device: string }

/**
 * A label was scanned or typed at the desk: whoever holds the scanner has the device before them. Scanning it twice is one answer.
 * @throws Fault `conflict` for a stock-taking that is closed
 */
export function scanLabel(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  {
    stockTaking,
    label,
    place,
  }: { readonly stockTaking: string; readonly label: string; readonly place?: string | undefined },
): Promise<Scanned> {
  return deps.store.write(async (tx): Promise<Scanned> => {
    const device = await findLabelledDevice(tx.db, readLabel(label))
    if (device === undefined) return { kind: 'unknown' }
    const line = await tx.db
      .selectFrom('stock_taking_lines')
      .select(['answer', 'how'])
      .where('stock_taking_id', '=', stockTaking)
      .where('device_id', '=', device.id)
      .executeTakeFirst()
    if (line === undefined) return { kind: 'notListed', device: device.id }
    if (line.answer === 'here' && line.how === 'scan') return { kind: 'already', device: device.id }
    await writeAnswer(tx, deps, actor, { stockTaking, device: device.id, answer: 'here', how: 'scan', place })
    return { kind: 'found', device: device.id }
  })
}

/** What a label says: the tag itself, or the end of the address that is printed as QR (`…/d/<tag>`). */
export function readLabel(text: string): string {
  const match = /\/d\/([^/?#]+)\/?(?:[?#].*)?$/u.exec(text.trim())
  if (match?.[1] === undefined) return text.trim()
  try {
    return decodeURIComponent(match[1])
  } catch (cause) {
    if (cause instanceof URIError) return match[1]
    throw cause
  }
}
