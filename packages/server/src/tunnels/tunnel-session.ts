import { MAX_PAGES } from '@taga/contract'
import type { Kysely } from 'kysely'
import { SESSION_MAX_MS } from '../accounts/session-times.ts'
import type { Schema } from '../db/schema.ts'
import type { DeviceRow } from '../devices/store.ts'
import { readBinding } from '../start-work/page-binding.ts'
import { listDevicePages } from '../start-work/store.ts'
import { stands } from '../stream/read-subjects.ts'
import { findSessionsOf, type SessionWithOwner } from '../stream/store.ts'

/**
 * The session by which the person in whose hands a device is works on it now: one of a page that stands for this device, the one used last.
 * Without one a device's key alone opens nothing.
 */
export async function findTunnelSession(
  db: Kysely<Schema>,
  device: DeviceRow,
  now: number,
): Promise<(SessionWithOwner & { readonly person_id: string }) | undefined> {
  if (device.management !== 'managed' || device.user_id === null) return undefined
  const pages = await listDevicePages(db, {
    device: device.id,
    now,
    boundAfter: now - SESSION_MAX_MS,
    most: MAX_PAGES,
  })
  const rows = await findSessionsOf(
    db,
    pages.map((page) => page.session_id),
  )
  for (const row of rows.toSorted((one, other) => other.last_seen_at - one.last_seen_at)) {
    if (!stands(row, now) || row.person_id !== device.user_id) continue
    const binding = await readBinding(db, { session: row.id, person: row.person_id, now })
    if (binding?.state === 'live' && binding.device.id === device.id) return row
  }
  return undefined
}
