import { type AcceptDifference, DeviceKind, DeviceOs, Fault, composeText } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { updateDevice } from '../devices/change-device.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { foldText } from '../register-text.ts'
import { readFacts } from '../reports/store.ts'
import { TRAIT_FACTS } from './store.ts'

/**
 * Takes what was measured of a device into the register: its serial number, system or kind, or its model or name as those by which it is
 * known from now on. What was measured must still be what the person saw.
 * @throws Fault `not_found`; `conflict` (detail.field `serial`) for a serial number that another device has, (detail.reason `changed`) where
 * something else is measured by now
 */
export function acceptDifference(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { device, kind, measured }: AcceptDifference & { readonly device: string },
): Promise<DeviceRow> {
  return deps.store.write(async (tx) => {
    const row = await findDevice(tx.db, device)
    if (row === undefined) throw new Fault('not_found')
    const fact = (await readFacts(tx.db, 'device', device))[TRAIT_FACTS[kind]]
    const isStill = fact?.kind === 'value' && fact.provenance === 'measured' && fact.value === measured
    if (!isStill) throw new Fault('conflict', { reason: 'changed' })
    if (kind === 'serial' || kind === 'system' || kind === 'kind')
      return updateDevice(tx, deps, actor, {
        id: device,
        version: row.version,
        draft: { ...draftOf(row), ...asColumn(kind, measured) },
      })
    const now = deps.now()
    const trait = { value: measured, accepted_at: now, accepted_by: actor }
    await tx.db
      .insertInto('accepted_traits')
      .values({ device_id: device, trait: kind, ...trait })
      .onConflict((conflict) => conflict.columns(['device_id', 'trait']).doUpdateSet(trait))
      .execute()
    await tx.append({
      kind: 'device.traitAccepted',
      actor,
      subject: `device:${device}`,
      body: { trait: kind, value: foldText(measured) },
    })
    return row
  })
}

function asColumn(kind: 'serial' | 'system' | 'kind', measured: string) {
  switch (kind) {
    case 'serial':
      return { serial: composeText(measured.trim()).slice(0, 100) }
    case 'system':
      return { os: DeviceOs.parse(measured) }
    case 'kind':
      return { kind: DeviceKind.parse(measured) }
  }
}

function draftOf(row: DeviceRow) {
  return {
    label: row.label,
    management: row.management,
    kind: row.kind,
    os: row.os,
    serial: row.serial ?? undefined,
    tag: row.tag ?? undefined,
    place: row.place ?? undefined,
    purchasedAt: row.purchased_at ?? undefined,
    note: row.note ?? undefined,
  }
}
