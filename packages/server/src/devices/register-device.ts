import type { LifecycleState } from '@taga/core'
import type { Deps } from '../deps.ts'
import { type DeviceDraft, insertDevice } from './insert-device.ts'
import type { DeviceRow } from './store.ts'

/** A device enters the register. @throws Fault as `insertDevice` */
export function registerDevice(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  draft: DeviceDraft & { readonly state: LifecycleState; readonly user?: string | undefined },
): Promise<DeviceRow> {
  return deps.store.write((tx) => insertDevice(tx, deps, actor, draft))
}
