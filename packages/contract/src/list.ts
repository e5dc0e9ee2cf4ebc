import { z } from 'zod'
import { ONE_LINE } from './observation.ts'

/** Where a list goes on. Opaque to callers, and not a secret. */
export const PageCursor = z.string().max(2_000)
export const PageLimit = z.coerce.number().int().min(1).max(200).default(50)

/** What a list can be asked; `sort` is a name, or a name after `-` for the other way round. Further fields are the register's own filters. */
export type ListQuery = {
  readonly search?: string | undefined
  readonly sort?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly [filter: string]: string | number | boolean | undefined
}

/** One page of a register. `total` counts everything that matches, not only what is shown; `next` is absent on the last page. */
export type ListAnswer<Row> = {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
  readonly total: number
}

/** The query of a register: its sorts (the first is the one it has when none is asked for) and its filters. Unknown names are refused. */
export function listQuery<const Sorts extends readonly [string, ...string[]], Filters extends z.core.$ZodLooseShape>(
  sorts: Sorts,
  filters: Filters,
) {
  const [first] = sorts
  const names = sorts.flatMap((name): Sort<Sorts>[] => [name, `-${name}`])
  return z.strictObject({
    search: z.string().max(200).optional(),
    sort: z.enum(names).default(first as never), // one of the names, which inference over a type parameter does not see
    after: PageCursor.optional(),
    limit: PageLimit,
    ...filters,
  })
}

type Sort<Sorts extends readonly string[]> = Sorts[number] | `-${Sorts[number]}`

/** The answer of a register whose rows have this shape. */
export function listAnswer<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().optional(), total: z.number().int() })
}

/** The most rows that one bulk act takes. */
export const MAX_BULK = 500

/** One act on many rows, with the fields that this act needs besides. `dryRun` writes nothing and answers the same. */
export function bulkInput<const Act extends string, Fields extends z.core.$ZodLooseShape>(act: Act, fields: Fields) {
  return z.strictObject({
    act: z.literal(act),
    ids: z.array(z.string().min(1).max(100)).min(1).max(MAX_BULK),
    dryRun: z.boolean().default(false),
    ...fields,
  })
}

const TwoWords = z.object({ ja: z.string(), en: z.string() })

/** How many were (or with `dryRun` would be) done, and each row that was not, by its name, with the reason. */
export const BulkAnswer = z.object({
  done: z.number().int(),
  refused: z.array(z.object({ id: z.string(), label: z.string(), why: TwoWords })),
})
export type BulkAnswer = z.infer<typeof BulkAnswer>

/** A list as somebody has set it up, kept under a name. `query` is the page's own query text, without `after`. */
export const KeepView = z.strictObject({
  register: z.string().regex(/^[a-zA-Z][\w-]{0,63}$/u),
  name: z.string().trim().min(1).max(100).regex(ONE_LINE),
  query: z.string().max(2_000).regex(ONE_LINE),
})
export type KeepView = z.infer<typeof KeepView>

export const ViewAnswer = z.object({ id: z.string(), name: z.string(), query: z.string(), updatedAt: z.number().int() })
export type ViewAnswer = z.infer<typeof ViewAnswer>

export const ViewsAnswer = z.object({ views: z.array(ViewAnswer) })
export type ViewsAnswer = z.infer<typeof ViewsAnswer>
