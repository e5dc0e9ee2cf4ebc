import type { SayPlace } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import type { Worker } from '../people/worker.ts'
import { readFacts } from '../reports/store.ts'
import { seenNetwork } from './check-place.ts'
import { dropOldPlaces, putKnownPlace, putSaid, putScreenProtected } from './store.ts'

/** Networks on which a person's last word is remembered. */
const MOST_KNOWN = 30

/** Keeps where somebody says they are, for this session, and for the network their device is on as a suggestion for the next time (N5). */
export function sayPlace(deps: Pick<Deps, 'store' | 'now'>, actor: Worker, said: SayPlace): Promise<void> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const device = actor.device === undefined ? {} : await readFacts(tx.db, 'device', actor.device)
    const fingerprint = seenNetwork(device, now).fingerprint ?? null
    const { place, network, networkPasswordShared } = said
    const shared = networkPasswordShared === undefined ? null : Number(networkPasswordShared)
    const row = { place, network, network_password_shared: shared, said_at: now }
    await putSaid(tx.db, actor.session, { ...row, said_on: fingerprint })
    if (fingerprint !== null) {
      await putKnownPlace(tx.db, { person_id: actor.person, fingerprint, ...row })
      await dropOldPlaces(tx.db, actor.person, MOST_KNOWN)
    }
    await tx.append({
      kind: 'session.placeSaid',
      actor: actorName(actor),
      subject: `person:${actor.person}`,
      body: { session: actor.session, place, network },
    })
  })
}

/** Keeps that somebody has seen to it that nobody looks on, for this session and this place (TW-15, CASE-10). */
export function confirmScreen(deps: Pick<Deps, 'store' | 'now'>, actor: Worker): Promise<void> {
  return deps.store.write(async (tx) => {
    await putScreenProtected(tx.db, actor.session, deps.now())
    await tx.append({
      kind: 'session.screenProtected',
      actor: actorName(actor),
      subject: `person:${actor.person}`,
      body: { session: actor.session },
    })
  })
}
