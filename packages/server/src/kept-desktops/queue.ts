import type { QueueSource } from '../queue/queue.ts'

/** Machines and files of virtual desktops that are still kept for people who left (AD-14). */
export const queueOf: QueueSource = async (db) => {
  const left = (table: 'kept_machines' | 'kept_homes') =>
    db
      .selectFrom(table)
      .innerJoin('people', 'people.id', `${table}.person_id`)
      .select([`${table}.destination_id as destination`, 'people.state_since as since'])
      .where('people.state', '=', 'left')
      .orderBy('people.state_since')
      .limit(1_000)
  const homes = await left('kept_homes').where('kept_homes.wipe_at', 'is', null).execute()
  const rows = [...(await left('kept_machines').execute()), ...homes]
  const destinations = new Set(rows.map(({ destination }) => destination))
  if (rows.length === 0) return []
  return [
    {
      kind: 'keptDesktops.left',
      title: {
        ja: '離れた人のために残っている仮想デスクトップ',
        en: 'virtual desktops that are still kept for people who left',
      },
      count: rows.length,
      oldestAt: Math.min(...rows.map(({ since }) => since)),
      href: destinations.size === 1 ? `/destinations/${rows[0]?.destination ?? ''}` : '/destinations?kind=desktop',
      urgent: false,
    },
  ]
}
