import { type AddOfficeNetwork, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { findLocation } from '../locations/store.ts'
import { newId } from '../new-id.ts'
import { type SeenNetwork, seenNetwork } from '../places/check-place.ts'
import { readFacts } from '../reports/store.ts'
import { rangeOfAddress, readRange, writeRange } from './address-range.ts'
import { type OfficeNetworkRow, deleteOfficeNetwork, insertOfficeNetwork, isHomeFingerprint } from './store.ts'

/** Where an administrator's request comes from. `device`: the one it was shown to come from, by its page's key. */
export type From = { readonly device: string | undefined; readonly address: string }

/**
 * Registers networks by which a location is recognised: addresses somebody typed, or the network that the asking computer is on now, as
 * its own agent sees it and as the server does.
 * @throws Fault `not_found`; `bad_input` (detail.reason: notSeen, unfit, vpn); `conflict` (detail.reason: isHome, known)
 */
export function addOfficeNetwork(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  wish: { readonly location: string; readonly add: AddOfficeNetwork; readonly from: From },
): Promise<readonly OfficeNetworkRow[]> {
  const { location, add, from } = wish
  return deps.store.write(async (tx) => {
    const now = deps.now()
    if ((await findLocation(tx.db, location)) === undefined) throw new Fault('not_found')
    const found = add.from === 'range' ? [typedRange(add.range)] : await networksHere(tx, from, now)
    const rows: OfficeNetworkRow[] = []
    for (const network of found) {
      const row = { id: newId(deps.random), location_id: location, ...network, added_at: now }
      if (await insertOfficeNetwork(tx.db, row)) rows.push(row)
    }
    if (rows.length === 0) throw new Fault('conflict', { reason: 'known' })
    for (const { id, kind, value, device_id } of rows)
      await tx.append({
        kind: 'officeNetwork.added',
        actor,
        subject: `location:${location}`,
        body: { network: id, by: kind, value, device: device_id },
      })
    return rows
  })
}

/** @throws Fault `not_found` */
export function removeOfficeNetwork(deps: Pick<Deps, 'store'>, actor: string, id: string): Promise<void> {
  return deps.store.write(async (tx) => {
    const row = await deleteOfficeNetwork(tx.db, id)
    if (row === undefined) throw new Fault('not_found')
    const { location_id, kind, value } = row
    await tx.append({
      kind: 'officeNetwork.removed',
      actor,
      subject: `location:${location_id}`,
      body: { network: id, by: kind, value },
    })
  })
}

/** The device that asks, with its network as its agent saw it not long ago. */
export async function readNetworkHere(
  db: Tx['db'],
  device: string | undefined,
  now: number,
): Promise<{ readonly label: string | undefined; readonly seen: SeenNetwork }> {
  const row = device === undefined ? undefined : await findDevice(db, device)
  if (row === undefined) return { label: undefined, seen: {} }
  return { label: row.label, seen: seenNetwork(await readFacts(db, 'device', row.id), now) }
}

type Network = Pick<OfficeNetworkRow, 'kind' | 'value' | 'device_id'>

function typedRange(text: string): Network {
  const range = readRange(text)
  if (range === undefined)
    throw new Fault('bad_input', {
      in: 'body',
      reason: 'unfit',
      fields: [{ field: 'range', problem: 'invalid_value' }],
    })
  return { kind: 'addresses', value: writeRange(range), device_id: null }
}

async function networksHere(tx: Tx, { device, address }: From, now: number): Promise<readonly Network[]> {
  const { seen } = await readNetworkHere(tx.db, device, now)
  const { fingerprint, vpn } = seen
  if (fingerprint !== undefined && (await isHomeFingerprint(tx.db, fingerprint)))
    throw new Fault('conflict', { reason: 'isHome' })
  if (vpn !== undefined && vpn !== 'none') throw new Fault('bad_input', { reason: 'vpn' })
  const range = rangeOfAddress(address)
  const networks: Network[] = []
  if (range !== undefined) networks.push({ kind: 'addresses', value: writeRange(range), device_id: null })
  if (fingerprint !== undefined && device !== undefined)
    networks.push({ kind: 'fingerprint', value: fingerprint, device_id: device })
  if (networks.length === 0) throw new Fault('bad_input', { reason: 'notSeen' })
  return networks
}
