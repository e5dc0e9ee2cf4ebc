import { Fault } from '@taga/contract'
import { FACTS } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { isInHands } from '@taga/core'
import { findDevice } from '../devices/store.ts'
import { isOfficeFingerprint } from '../office-networks/store.ts'
import { readFacts } from '../reports/store.ts'
import { type HomeNetworkRow, listHomeNetworks } from './store.ts'

/** A person has one home, perhaps a second, perhaps parents to care for (AD-13, TW-14). */
export const MOST_HOME_NETWORKS = 3

/**
 * Registers the network on which a device of this person is right now as home. The fingerprint is the one the agent measured, never one
 * that somebody typed. The slot is part of the key, so that two requests at once cannot make a fourth.
 * @throws Fault `not_found` for a device of another; `conflict` (detail.reason: full, known, isOffice) ; `bad_input` (detail.reason: notSeen)
 */
export function addHomeNetwork(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  wish: { readonly person: string; readonly device: string; readonly name: string },
): Promise<HomeNetworkRow> {
  const { person, device, name } = wish
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const fingerprint = await fingerprintNow(tx, { person, device, now })
    const present = await listHomeNetworks(tx.db, person)
    if (present.some((row) => row.fingerprint === fingerprint)) throw new Fault('conflict', { reason: 'known' })
    if (await isOfficeFingerprint(tx.db, fingerprint)) throw new Fault('conflict', { reason: 'isOffice' })
    const slot = [1, 2, 3].find((free) => present.every((row) => row.slot !== free))
    if (slot === undefined) throw new Fault('conflict', { reason: 'full' })
    const row: HomeNetworkRow = { person_id: person, slot, fingerprint, name, added_at: now }
    const inserted = await tx.db
      .insertInto('home_networks')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { reason: 'known' })
    await tx.append({
      kind: 'homeNetwork.added',
      actor,
      subject: `person:${person}`,
      body: { slot, fingerprint, device },
    })
    return row
  })
}

/** @throws Fault `not_found` */
export function removeHomeNetwork(
  deps: Pick<Deps, 'store'>,
  actor: string,
  which: { readonly person: string; readonly slot: number },
): Promise<void> {
  return deps.store.write(async (tx) => {
    const removed = await tx.db
      .deleteFrom('home_networks')
      .where('person_id', '=', which.person)
      .where('slot', '=', which.slot)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) throw new Fault('not_found')
    const body = { slot: which.slot }
    await tx.append({ kind: 'homeNetwork.removed', actor, subject: `person:${which.person}`, body })
  })
}

type Where = { readonly person: string; readonly device: string; readonly now: number }

async function fingerprintNow(tx: Tx, { person, device, now }: Where): Promise<string> {
  const row = await findDevice(tx.db, device)
  if (row === undefined || row.user_id !== person || !isInHands(row.state)) throw new Fault('not_found')
  const seen = (await readFacts(tx.db, 'device', device))['device.networkFingerprint']
  if (seen === undefined || seen.kind !== 'value' || seen.provenance !== 'measured' || typeof seen.value !== 'string')
    throw new Fault('bad_input', { reason: 'notSeen' })
  if (now - seen.at > (FACTS['device.networkFingerprint'].maxAgeMs ?? 0))
    throw new Fault('bad_input', { reason: 'notSeen' })
  return seen.value
}
