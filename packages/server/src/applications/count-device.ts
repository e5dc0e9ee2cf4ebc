import type { Tx } from '../db/store.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { type OnDevice, listOnDevice } from './store.ts'

const DAY_MS = 86_400_000
/** How long an application that nobody asked for may stand there before it is overdue, and how long one may wait for an answer. */
export const GRACE_MS = 14 * DAY_MS

/**
 * `unapproved`: not approved, `waiting` of them with a request that nobody has answered. `overdue`: of all these, past their deadline.
 * `nextDueAt`: when that changes by itself.
 */
export type Counted = {
  readonly unapproved: number
  readonly waiting: number
  readonly overdue: number
  readonly nextDueAt: number | undefined
}

type Seen = Pick<OnDevice, 'verdict' | 'asked_at' | 'removal_due_at' | 'first_seen_at'>

/**
 * Until when an application may stand on a device; undefined where it may for good. One that nobody asked for: 14 days from when it was
 * first seen there. One that was asked for: 14 more from the request, where that came within the first 14; asking late, or again, wins no
 * more. A refused one: until its removal is due, and not at all where it comes later.
 */
export function dueOf(seen: Seen): number | undefined {
  const first = seen.first_seen_at
  switch (seen.verdict) {
    case 'approved':
    case 'ignored':
      return undefined
    case 'asked':
      return Math.min(Math.max(seen.asked_at ?? first, first), first + GRACE_MS) + GRACE_MS
    case 'refused':
      return Math.max(seen.removal_due_at ?? first, first)
    case null:
      return first + GRACE_MS
  }
}

export function countApplications(seen: readonly Seen[], now: number): Counted {
  const due = seen.flatMap((one) => dueOf(one) ?? [])
  const later = due.filter((at) => at > now)
  return {
    unapproved: due.length,
    waiting: seen.filter(({ verdict }) => verdict === 'asked').length,
    overdue: due.length - later.length,
    nextDueAt: later.length === 0 ? undefined : Math.min(...later),
  }
}

/** Counts one device, and keeps the facts that rules rest on where they changed (AD-6, TW-6). */
export async function countDevice(tx: Tx, device: string, now: number): Promise<void> {
  const { unapproved, overdue, nextDueAt } = countApplications(await listOnDevice(tx.db, device), now)
  const kept = await tx.db
    .selectFrom('application_counts')
    .select(['unapproved', 'overdue'])
    .where('device_id', '=', device)
    .executeTakeFirst()
  const row = { stale: 0, unapproved, overdue, next_due_at: nextDueAt ?? null }
  await tx.db
    .insertInto('application_counts')
    .values({ device_id: device, ...row })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(row))
    .execute()
  if (kept?.unapproved === unapproved && kept.overdue === overdue) return
  const position = await tx.append({
    kind: 'applications.counted',
    actor: 'server',
    subject: `device:${device}`,
    body: { unapproved, overdue },
  })
  await recordFacts(
    tx,
    { subject: 'device', id: device, source: 'approvals.applications', at: now, position },
    { 'device.unapprovedApplications': unapproved, 'device.overdueApplications': overdue },
  )
}
