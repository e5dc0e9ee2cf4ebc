import { type BulkAnswer, type DevicesBulk, type Fault } from '@taga/contract'
import { MOVE_REFUSAL_WORDS, type MoveRefusal, type Words } from '@taga/core'
import type { Deps } from '../deps.ts'
import { runBulk } from '../lists/run-bulk.ts'
import { updateDeviceState } from './move-device.ts'
import { findDevices } from './store.ts'

/** Moves many devices along their lifecycle, or hands them all to one person. Each is done or refused by itself. */
export function actOnDevices(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { ids, dryRun, ...bulk }: DevicesBulk,
): Promise<BulkAnswer> {
  const move = bulk.act === 'handTo' ? { to: 'lent' as const, user: bulk.user } : { to: bulk.to, user: undefined }
  return runBulk(deps, {
    ids,
    dryRun,
    find: (wanted) => findDevices(deps.store.read, wanted),
    each: (tx, row) => updateDeviceState(tx, deps, actor, { id: row.id, version: row.version, ...move }),
    why: refusalWords,
  })
}

function refusalWords(fault: Fault): Words | undefined {
  const { reason } = fault.detail
  if (typeof reason !== 'string' || !Object.hasOwn(MOVE_REFUSAL_WORDS, reason)) return undefined
  return MOVE_REFUSAL_WORDS[reason as MoveRefusal] // it has this name, as the line before has seen
}
