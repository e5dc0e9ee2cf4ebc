import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { listDevicesOf } from '../devices/store.ts'

/** Applications on a person's company devices that nobody approved: ask for them or remove them. */
export async function dutiesOf(db: Kysely<Schema>, person: string, _now: number): Promise<readonly Duty[]> {
  const devices = (await listDevicesOf(db, person)).filter((row) => row.ownership === 'company' && row.state === 'lent')
  if (devices.length === 0) return []
  const counts = await db
    .selectFrom('application_counts')
    .selectAll()
    .where(
      'device_id',
      'in',
      devices.map((row) => row.id),
    )
    .where('unapproved', '>', 0)
    .orderBy('device_id')
    .limit(200)
    .execute()
  return counts.map((row): Duty => {
    const label = devices.find((device) => device.id === row.device_id)?.label ?? ''
    return {
      id: `applications:${row.device_id}`,
      title: {
        ja: `「${label}」に承認されていないアプリが${row.unapproved}件あります`,
        en: `${row.unapproved} applications on "${label}" are not approved`,
      },
      text: {
        ja: '業務に必要なものは申請し、不要なものは削除してください。',
        en: 'Ask for those you need for work, and remove the others.',
      },
      ...(row.next_due_at === null ? {} : { dueAt: row.next_due_at }),
      href: '/my/applications',
      state: row.overdue > 0 ? 'late' : 'open',
    }
  })
}
