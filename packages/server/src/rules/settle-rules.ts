import { Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { latestWait } from '../decisions/rules.ts'
import { endLapsed, endPublication } from './publish-rules.ts'

/**
 * Confirms a publication for the second time, so that it stays. One statement decides against the end of its time.
 * @throws Fault `conflict` where its time is over, or somebody confirmed it or took it back first
 */
export function confirmRules(deps: Pick<Deps, 'store' | 'now'>, actor: string, number: number): Promise<void> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const confirmed = await tx.db
      .updateTable('rule_sets')
      .set({ confirmed_at: now, confirmed_by: actor })
      .where('number', '=', number)
      .where('confirm_by', '>', now)
      .where('confirm_by', '<=', latestWait(now))
      .where('confirmed_at', 'is', null)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (confirmed.numUpdatedRows === 0n) throw new Fault('conflict', { number })
    await tx.append({ kind: 'rules.confirmed', actor, subject: `rules:${number}`, body: {} })
  })
}

/**
 * Takes a publication back before its time is over: the rules before it are in force at once.
 * @throws Fault `conflict` where it does not wait (any more)
 */
export function takeBackRules(deps: Pick<Deps, 'store' | 'now'>, actor: string, number: number): Promise<void> {
  return deps.store.write(async (tx) => {
    const ended = await endPublication(tx, { number, actor, at: deps.now(), why: 'takenBack' })
    if (!ended) throw new Fault('conflict', { number })
  })
}

/**
 * What time has brought: publications that nobody confirmed end, and rules that begin later have begun. Decisions know both without this;
 * here the ledger is told.
 */
export function settleRules(deps: Pick<Deps, 'store' | 'now'>): Promise<void> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    await endLapsed(tx, now)
    await noteStarts(tx, now)
  })
}

/** Rules of the publication in force that have begun since somebody looked. Starts of a publication that was replaced are forgotten. */
async function noteStarts(tx: Tx, now: number): Promise<void> {
  const due = await tx.db
    .selectFrom('rule_starts')
    .innerJoin('rule_sets', 'rule_sets.number', 'rule_starts.number')
    .select(['rule_starts.number', 'rule_starts.rule_id', 'rule_starts.starts_at', 'rule_sets.ended_at'])
    .select((eb) =>
      eb
        .selectFrom('rule_sets as later')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .whereRef('later.number', '>', 'rule_starts.number')
        .where('later.ended_at', 'is', null)
        .where((on) => on.and([on('later.published_at', '<=', on.ref('rule_starts.starts_at'))]))
        .as('replaced'),
    )
    .where('rule_starts.noted_at', 'is', null)
    .where('rule_starts.starts_at', '<=', now)
    .orderBy('rule_starts.starts_at')
    .orderBy('rule_starts.rule_id')
    .limit(500)
    .execute()
  for (const { number, rule_id, starts_at, ended_at, replaced } of due) {
    const noted = await tx.db
      .updateTable('rule_starts')
      .set({ noted_at: now })
      .where('number', '=', number)
      .where('rule_id', '=', rule_id)
      .where('noted_at', 'is', null)
      .executeTakeFirst()
    if (noted.numUpdatedRows === 0n || ended_at !== null || Number(replaced) > 0) continue
    await tx.append({
      kind: 'rules.began',
      actor: 'server',
      subject: `rules:${number}`,
      body: { rule: rule_id, from: starts_at },
    })
  }
}
