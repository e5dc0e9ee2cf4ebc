import { type BindPage, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { isInHands, pageBindText } from '@taga/core'
import { findDevice } from '../devices/store.ts'
import { findSigner } from '../enrolment/store.ts'
import { type AccountActor, actorName } from '../http/actor.ts'
import { csrfOf } from '../http/csrf.ts'
import { hashSecret } from '../http/secrets.ts'
import { isSignedBy, readPublicKey } from '../reports/verify-signature.ts'
import { claimHash } from './claim-page-ticket.ts'
import { thumbprintOf } from './page-binding.ts'
import { putSessionPage, usePageTicket } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>
type Asker = { readonly actor: AccountActor; readonly sessionToken: string }

/**
 * Binds a session to the device its page was opened on. The page shows that it holds the key it brings, for this session alone; the device
 * must be in the hands of the person who is signed in. By a ticket the binding begins to stand once the agent vouches for it.
 * @throws Fault `ticket_refused` (unknown, used, late, or its device is not this person's), `page_refused` (detail.reason: signature)
 */
export async function bindPage(deps: Needs, asker: Asker, wish: BindPage): Promise<{ readonly device: string }> {
  return wish.by === 'agent' ? bindByTicket(deps, asker, wish) : bindByBrowserKey(deps, asker, wish)
}

async function bindByTicket(
  deps: Needs,
  asker: Asker,
  wish: Extract<BindPage, { by: 'agent' }>,
): Promise<{ readonly device: string }> {
  requireSignature(asker, { publicKey: wish.publicKey, by: wish.ticket, signature: wish.signature })
  const ticket = hashSecret('ticket', wish.ticket)
  const device = await deps.store.write(async (tx) => {
    const now = deps.now()
    const claimed = claimHash(wish.ticket, wish.publicKey)
    const used = (await usePageTicket(tx.db, ticket, now)) ?? (await usePageTicket(tx.db, claimed, now))
    if (used === undefined) return undefined
    const signer = await usableSigner(tx, asker.actor, used.device_id)
    // returned, not thrown: a ticket that somebody else brought is used up all the same
    if (signer === undefined || signer.key_id !== used.key_id) return undefined
    if ((await findDevice(tx.db, used.device_id))?.management !== 'managed') return undefined
    await keepBinding(tx, asker.actor, {
      device: used.device_id,
      by: 'agent',
      ticket,
      deviceKey: used.key_id,
      publicKey: wish.publicKey,
      now,
    })
    return used.device_id
  })
  if (device === undefined) throw new Fault('ticket_refused')
  return { device }
}

async function bindByBrowserKey(
  deps: Needs,
  asker: Asker,
  wish: Extract<BindPage, { by: 'browser' }>,
): Promise<{ readonly device: string }> {
  return deps.store.write(async (tx) => {
    const device = await findDevice(tx.db, wish.device)
    const signer = await usableSigner(tx, asker.actor, wish.device)
    if (device === undefined || signer === undefined || device.management !== 'browserOnly' || signer.alg !== 'es256')
      throw new Fault('not_found')
    requireSignature(asker, { publicKey: signer.public_key, by: wish.device, signature: wish.signature })
    await keepBinding(tx, asker.actor, {
      device: wish.device,
      by: 'browser',
      ticket: null,
      deviceKey: signer.key_id,
      publicKey: signer.public_key,
      now: deps.now(),
    })
    return { device: wish.device }
  })
}

/** The key of a device that this person may work with now. */
async function usableSigner(tx: Tx, actor: AccountActor, id: string) {
  const device = await findDevice(tx.db, id)
  const signer = await findSigner(tx.db, id)
  if (device === undefined || signer === undefined || signer.revoked_at !== null) return undefined
  const theirs = actor.person !== undefined && device.user_id === actor.person
  return theirs && isInHands(device.state) ? signer : undefined
}

function requireSignature(
  { sessionToken }: Asker,
  bind: { readonly publicKey: string; readonly by: string; readonly signature: string },
): void {
  const key = readPublicKey(bind.publicKey, 'es256')
  const text = pageBindText({ csrf: csrfOf(sessionToken), by: bind.by })
  if (key === undefined || !isSignedBy(key, 'es256', { text, signature: bind.signature }))
    throw new Fault('page_refused', { reason: 'signature' })
}

async function keepBinding(
  tx: Tx,
  actor: AccountActor,
  bound: {
    readonly device: string
    readonly by: 'agent' | 'browser'
    readonly ticket: string | null
    readonly deviceKey: string
    readonly publicKey: string
    readonly now: number
  },
): Promise<void> {
  const thumbprint = thumbprintOf(bound.publicKey)
  await putSessionPage(tx.db, {
    session_id: actor.session,
    device_id: bound.device,
    bound_by: bound.by,
    ticket: bound.ticket,
    device_key_id: bound.deviceKey,
    public_key: bound.publicKey,
    thumbprint,
    bound_at: bound.now,
    vouched_at: null,
  })
  await tx.append({
    kind: 'session.deviceBound',
    actor: actorName(actor),
    subject: `device:${bound.device}`,
    body: { session: actor.session, by: bound.by, key: thumbprint },
  })
}
