import { Application } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { countDevice } from './count-device.ts'
import { keepSeen } from './keep-seen.ts'

const AT_ONCE = 25
const MOST_ROUNDS = 2_000
const Applications = z.array(Application)

type Needs = Pick<Deps, 'store' | 'now'>

/** Counts every device again for which the list has changed or a deadline has passed; other writes come between. */
export async function recountDevices(deps: Needs): Promise<void> {
  await readOldInventories(deps)
  for (let round = 0; round < MOST_ROUNDS; round += 1) if (!(await recountSome(deps))) return
}

/** Some of them; false where there were no more. */
export async function recountSome({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<boolean> {
  const at = now()
  const due = await store.read
    .selectFrom('application_counts')
    .select('device_id')
    .where((eb) => eb.or([eb('stale', '=', 1), eb('next_due_at', '<=', at)]))
    .orderBy('device_id')
    .limit(AT_ONCE)
    .execute()
  if (due.length === 0) return false
  await store.write(async (tx) => {
    for (const { device_id: device } of due) await countDevice(tx, device, at)
  })
  return due.length === AT_ONCE
}

/** Inventories that were kept before there was a list. */
async function readOldInventories({ store, now }: Needs): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const unread = await store.read
      .selectFrom('inventories')
      .innerJoin('devices', 'devices.id', 'inventories.device_id')
      .leftJoin('application_counts', 'application_counts.device_id', 'inventories.device_id')
      .select(['inventories.device_id', 'inventories.applications'])
      .where('application_counts.device_id', 'is', null)
      .where('devices.ownership', '=', 'company')
      .orderBy('inventories.device_id')
      .limit(AT_ONCE)
      .execute()
    for (const row of unread) {
      const applications = Applications.parse(JSON.parse(row.applications))
      await store.write((tx) => keepSeen(tx, { device: row.device_id, applications, now: now() }))
    }
    if (unread.length < AT_ONCE) return
  }
}
