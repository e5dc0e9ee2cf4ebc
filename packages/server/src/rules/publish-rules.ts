import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { type PublishedRules, type RuleSetRow, currentRules, findSetInForce, latestWait } from '../decisions/rules.ts'
import { type CheckedRules, type RulesDraft, checkRules } from './check-rules.ts'
import { lastNumber, listUnsettled } from './store.ts'

/**
 * Publishes a rule set without a preview, where nobody published one since `after` was read: for the first hour, whose sources stop
 * nobody who could be named yet, and for the program itself. Decisions follow it at once.
 * @throws Fault `bad_input` (detail.problems) ; `conflict` (detail.number) for a publication in between ; `rules_waiting` (detail.number)
 */
export function publishRules(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { after, draft }: { readonly after: number; readonly draft: RulesDraft },
): Promise<PublishedRules> {
  const checked = checkRules(draft)
  return deps.store.write((tx) => putRules(tx, { actor, after, checked, now: deps.now() }))
}

export type Publication = {
  readonly actor: string
  readonly after: number
  readonly checked: CheckedRules
  readonly now: number
  /** From when on it is gone unless confirmed. */
  readonly confirmBy?: number | undefined
  readonly restores?: number | undefined
  readonly preview?: string | undefined
}

/** Writes a publication and tells the ledger what takes effect when. Of two at the same moment the number lets one through. */
export async function putRules(tx: Tx, publication: Publication): Promise<PublishedRules> {
  const { actor, after, checked, now, confirmBy, restores, preview } = publication
  const present = await findSetInForce(tx.db, now)
  const isWaiting = present !== undefined && present.confirm_by !== null && present.confirmed_at === null
  if (isWaiting) throw new Fault('rules_waiting', { number: present.number })
  if ((present?.number ?? 0) !== after) throw new Fault('conflict', { number: present?.number ?? 0 })
  await endLapsed(tx, now)
  const number = (await lastNumber(tx.db)) + 1
  await insertSet(tx, {
    number,
    version: checked.version,
    body: checked.body,
    published_at: now,
    published_by: actor,
    confirm_by: confirmBy ?? null,
    confirmed_at: null,
    confirmed_by: null,
    ended_at: null,
    ended_by: null,
    basis: after,
    restores: restores ?? null,
  })
  const starts = checked.rules.flatMap(({ id, from, mode }) =>
    from !== undefined && from > now && mode !== 'off'
      ? [{ number, rule_id: id, starts_at: from, noted_at: null }]
      : [],
  )
  if (starts.length > 0) await tx.db.insertInto('rule_starts').values(starts).execute()
  await tx.append({
    kind: 'rules.published',
    actor,
    subject: `rules:${number}`,
    body: {
      version: checked.version,
      adopted: [...checked.adopted],
      replaces: after,
      ...(confirmBy === undefined ? {} : { confirmBy }),
      ...(restores === undefined ? {} : { restores }),
      ...(preview === undefined ? {} : { preview }),
      ...(starts.length === 0 ? {} : { begin: Object.fromEntries(starts.map((one) => [one.rule_id, one.starts_at])) }),
    },
  })
  return currentRules(tx.db, now)
}

async function insertSet(tx: Tx, row: RuleSetRow): Promise<void> {
  const inserted = await tx.db
    .insertInto('rule_sets')
    .values(row)
    .onConflict((conflict) => conflict.column('number').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { number: row.number })
}

/** Notes every publication that waited in vain: its time is over, and so that it stays over whatever clock reads it next. */
export async function endLapsed(tx: Tx, now: number): Promise<number> {
  let ended = 0
  for (const row of await listUnsettled(tx.db)) {
    const waits = row.confirm_by === null || (row.confirm_by > now && row.confirm_by <= latestWait(now))
    if (waits) continue
    if (await endPublication(tx, { number: row.number, actor: 'server', at: now, why: 'notConfirmed' })) ended += 1
  }
  return ended
}

/** Ends a publication that waits; the rules before it are in force again. False where somebody confirmed or ended it first. */
export async function endPublication(
  tx: Tx,
  {
    number,
    actor,
    at,
    why,
  }: { number: number; actor: string; at: number; why: 'notConfirmed' | 'takenBack' | 'unlocked' },
): Promise<boolean> {
  const ended = await tx.db
    .updateTable('rule_sets')
    .set({ ended_at: at, ended_by: actor })
    .where('number', '=', number)
    .where('confirm_by', 'is not', null)
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) return false
  const back = (await findSetInForce(tx.db, at))?.number ?? 0
  await tx.append({ kind: 'rules.returned', actor, subject: `rules:${number}`, body: { why, inForce: back } })
  return true
}
