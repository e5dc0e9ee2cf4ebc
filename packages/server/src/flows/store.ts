import type { FlowsQuery, ListAnswer } from '@taga/contract'
import { FLOW_STEPS } from '@taga/contract'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { anywhere, readList } from '../lists/read-list.ts'
import { foldText } from '../register-text.ts'
import type { FlowTables } from './tables.ts'

export type FlowRow = Selectable<FlowTables['flows']>
export type NamedFlowRow = FlowRow & { readonly person_name: string }

type Db = Kysely<Schema>

const Mark = z.object({
  mark: z.enum(['done', 'notNeeded']),
  at: z.number().int(),
  by: z.string(),
  note: z.string().optional(),
})
/** What somebody said of the steps. */
export const Marks = z.partialRecord(z.enum(FLOW_STEPS), Mark)
export type Marks = z.infer<typeof Marks>

export function findFlow(db: Db, id: string): Promise<NamedFlowRow | undefined> {
  return withNames(db).where('flows.id', '=', id).executeTakeFirst()
}

export function listFlows(db: Db, ask: z.output<typeof FlowsQuery>): Promise<ListAnswer<NamedFlowRow>> {
  const { search, kind, state } = ask
  const matching = withNames(db)
    .$if(search !== undefined, (query) => query.where('people.search_key', 'like', anywhere(foldText(search ?? ''))))
    .$if(kind !== undefined, (query) => query.where('flows.kind', '=', kind ?? 'joiner'))
    .$if(state === 'open', (query) => query.where('flows.closed_at', 'is', null))
    .$if(state === 'closed', (query) => query.where('flows.closed_at', 'is not', null))
  return readList(matching, ask, {
    id: 'flows.id',
    sorts: {
      due: { column: 'flows.due_at', kind: 'number' },
      started: { column: 'flows.started_at', kind: 'number' },
    },
  })
}

/** How many are open, and the first that is due. */
export async function countOpenFlows(
  db: Db,
  now: number,
): Promise<{ open: number; late: number; firstDueAt?: number }> {
  const counted = await db
    .selectFrom('flows')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('open'),
      eb.fn.min('due_at').as('first'),
      eb.fn.sum<number | string | null>(eb.case().when('due_at', '<', now).then(1).else(0).end()).as('late'),
    ])
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow()
  const first: number | null = counted.first
  return {
    open: Number(counted.open),
    late: Number(counted.late ?? 0),
    ...(first === null ? {} : { firstDueAt: first }),
  }
}

export function readMarks(row: Pick<FlowRow, 'marks'>): Marks {
  return Marks.parse(JSON.parse(row.marks))
}

function withNames(db: Db) {
  return db
    .selectFrom('flows')
    .innerJoin('people', 'people.id', 'flows.person_id')
    .selectAll('flows')
    .select('people.name as person_name')
}
