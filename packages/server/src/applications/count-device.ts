import type { Tx } from '../db/store.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { type OnDevice, listOnDevice } from './store.ts'

const DAY_MS = 86_400_000
/** How long an application that nobody asked for may stand there before it is overdue. */
export const GRACE_MS = 14 * DAY_MS

/** `unapproved`: neither approved nor asked for. `overdue`: of these, past their deadline. `nextDueAt`: when that changes by itself. */
export type Counted = {
  readonly unapproved: number
  readonly overdue: number
  readonly nextDueAt: number | undefined
}

/**
 * Until when an application may stand on a device; undefined where it may, or where somebody is still to decide. One that nobody asked
 * for: 14 days from when it was first seen there. A refused one: until its removal is due, and not at all where it comes later.
 */
export function dueOf(seen: Pick<OnDevice, 'verdict' | 'removal_due_at' | 'first_seen_at'>): number | undefined {
  switch (seen.verdict) {
    case 'approved':
    case 'ignored':
    case 'asked':
      return undefined
    case 'refused':
      return Math.max(seen.removal_due_at ?? seen.first_seen_at, seen.first_seen_at)
    case null:
      return seen.first_seen_at + GRACE_MS
  }
}

export function countApplications(
  seen: readonly Pick<OnDevice, 'verdict' | 'removal_due_at' | 'first_seen_at'>[],
  now: number,
): Counted {
  const due = seen.flatMap((one) => dueOf(one) ?? [])
  const later = due.filter((at) => at > now)
  return {
    unapproved: due.length,
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
