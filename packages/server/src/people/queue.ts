import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'

/** People without a department: nothing says which ways of teleworking they may use, so none is open to them. */
export async function queueOf(db: Kysely<Schema>): Promise<readonly QueueLine[]> {
  const row = await db
    .selectFrom('people')
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('updated_at').as('first')])
    .where('department_id', 'is', null)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return [
    {
      kind: 'people.noDepartment',
      title: { ja: '部署が決まっていない人', en: 'People without a department' },
      count: Number(row?.count ?? 0),
      ...(row?.first === null || row?.first === undefined ? {} : { oldestAt: Number(row.first) }),
      href: '/people?state=active&department=none',
      urgent: false,
    },
  ]
}
