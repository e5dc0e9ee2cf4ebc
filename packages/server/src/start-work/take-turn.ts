import { MAX_PAGES, type TurnAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import { SESSION_MAX_MS } from '../accounts/session-times.ts'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { SeenAt } from '../reports/store.ts'
import { lastSeenOf } from './last-seen.ts'
import { listDevicePages, lookAskedAt } from './store.ts'

/** While somebody has a page of this device open, its agent asks often; otherwise seldom. */
export const WATCHED_TURN_MS = 2_000
export const QUIET_TURN_MS = 30_000
/** A session whose last request is older than this is not being looked at; requests are noted once a minute. */
const WATCHED_MS = 3 * 60_000

/** What is wanted of a device's agent. Reads only. */
export async function takeTurn({ store, now }: Pick<Deps, 'store' | 'now'>, device: string): Promise<TurnAnswer> {
  const at = now()
  const pages = await listDevicePages(store.read, { device, now: at, boundAfter: at - SESSION_MAX_MS, most: MAX_PAGES })
  const watched = pages.some((page) => page.session_seen_at > at - WATCHED_MS)
  return {
    lookAgain: await isLookWanted(store.read, device, await lastSeenOf(store.read, device)),
    pages: pages.flatMap(({ ticket, thumbprint }) => (ticket === null ? [] : [{ ticket, key: thumbprint }])),
    nextInMs: watched ? WATCHED_TURN_MS : QUIET_TURN_MS,
    serverNow: at,
  }
}

/** Whether somebody asked for a look, and none has been made since. */
export async function isLookWanted(db: Kysely<Schema>, device: string, seenAt: SeenAt): Promise<boolean> {
  const askedAt = await lookAskedAt(db, device)
  return askedAt !== undefined && (seenAt['device.lookedAt'] ?? 0) < askedAt
}
