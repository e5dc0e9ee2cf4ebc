import { createHash } from 'node:crypto'
import type { BindingAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { isInHands } from '@taga/core'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { findSigner } from '../enrolment/store.ts'
import { type SessionPageRow, findSessionPage } from './store.ts'

/** A binding stands so long after the agent last vouched for it: three reports may be missed. */
export const VOUCH_MS = 15 * 60_000
/** How long the agent may take to see a page that has just been bound. */
export const FIRST_VOUCH_MS = 60_000

/** How a session stands to a device, whether or not this request proved it. */
export type PageBinding = {
  readonly page: SessionPageRow
  readonly device: DeviceRow
  readonly state: 'waiting' | 'live' | 'silent' | 'ended'
  readonly until: number | undefined
}

/** What a page's key is called: SHA-256 of the SPKI, in base64url. */
export function thumbprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('base64url')
}

/**
 * The binding of a session as everything that carries it stands now: the register's word on the device and its user, the device's key, and
 * the agent's last word. Nothing is remembered, so that a device reported lost loses its pages with that transaction.
 */
export async function readBinding(
  db: Kysely<Schema>,
  { session, person, now }: { readonly session: string; readonly person: string | undefined; readonly now: number },
): Promise<PageBinding | undefined> {
  const page = await findSessionPage(db, session)
  if (page === undefined) return undefined
  const device = await findDevice(db, page.device_id)
  if (device === undefined) return undefined
  const signer = await findSigner(db, page.device_id)
  const keyStands = signer !== undefined && signer.key_id === page.device_key_id && signer.revoked_at === null
  const usable = keyStands && isInHands(device.state) && person !== undefined && device.user_id === person
  const fits = (page.bound_by === 'browser') === (device.management === 'browserOnly')
  if (!usable || !fits) return { page, device, state: 'ended', until: undefined }
  return { page, device, ...standing(page, now) }
}

function standing(page: SessionPageRow, now: number): Pick<PageBinding, 'state' | 'until'> {
  if (page.bound_by === 'browser') return { state: 'live', until: undefined }
  if (page.vouched_at === null) {
    const until = page.bound_at + FIRST_VOUCH_MS
    return now < until ? { state: 'waiting', until } : { state: 'silent', until: undefined }
  }
  const until = page.vouched_at + VOUCH_MS
  return now < until ? { state: 'live', until } : { state: 'silent', until: undefined }
}

/** `proved`: this request carried a proof by the page's key. Without one a live binding is worth nothing. */
export function answerBinding(binding: PageBinding | undefined, proved: boolean): BindingAnswer {
  if (binding === undefined) return { state: 'none' }
  const { page, state, until } = binding
  const shown = state === 'live' && !proved ? 'unproved' : state
  return { state: shown, by: page.bound_by, device: page.device_id, ...(until === undefined ? {} : { until }) }
}
