import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { listDevicesOf } from '../devices/store.ts'
import { countApplications } from './count-device.ts'
import { listOnDevice } from './store.ts'

/** Applications on a person's company devices that nobody approved: ask for them or remove them. */
export async function dutiesOf(db: Kysely<Schema>, person: string, now: number): Promise<readonly Duty[]> {
  const devices = (await listDevicesOf(db, person)).filter((row) => row.ownership === 'company' && row.state === 'lent')
  if (devices.length === 0) return []
  const duties = await Promise.all(devices.slice(0, 20).map((device) => dutyOf(db, device, now)))
  return duties.flatMap((duty) => duty ?? [])
}

async function dutyOf(
  db: Kysely<Schema>,
  { id, label }: { readonly id: string; readonly label: string },
  now: number,
): Promise<Duty | undefined> {
  const { unapproved, waiting, overdue, nextDueAt } = countApplications(await listOnDevice(db, id), now)
  // what waits for an administrator is nothing for its user to do, until it has waited too long
  if (unapproved === waiting && overdue === 0) return undefined
  const isOpen = unapproved > waiting
  return {
    id: `applications:${id}`,
    title: {
      ja: `「${label}」に承認されていないアプリが${unapproved}件あります${waiting > 0 ? `（うち申請中${waiting}件）` : ''}`,
      en: `${unapproved} applications on "${label}" are not approved${waiting > 0 ? ` (${waiting} asked for)` : ''}`,
    },
    text: isOpen
      ? {
          ja: '業務に必要なものは申請し、不要なものは削除してください。',
          en: 'Ask for those you need for work, and remove the others.',
        }
      : {
          ja: '申請に期限までの回答がありません。管理者に判断を頼むか、削除してください。',
          en: 'Nobody has answered your request in time. Ask an administrator to decide, or remove it.',
        },
    ...(nextDueAt === undefined ? {} : { dueAt: nextDueAt }),
    href: '/my/applications',
    state: overdue > 0 ? 'late' : 'open',
  }
}
