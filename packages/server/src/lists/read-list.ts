import { Fault, type ListAnswer } from '@taga/contract'
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'

/**
 * What a list can be sorted by: a column with its table (`devices.search_key`). `kind` says how the value is read back from a cursor;
 * `empty` stands for NULL, so that every row has a place. An index over the column (or `coalesce(column, empty)`) and the id belongs
 * into the migration.
 */
export type ListSort =
  | { readonly column: string; readonly kind: 'text'; readonly empty?: string }
  | { readonly column: string; readonly kind: 'number'; readonly empty?: number }

export type ListSpec<Sort extends string> = {
  /** The column that tells rows apart, e.g. `devices.id`. Every sort ends in it. */
  readonly id: string
  readonly sorts: Readonly<Record<Sort, ListSort>>
}

/** What was asked, as `listQuery` reads it: a sort's name, or the name after `-`. */
export type ListAsk = { readonly sort: string; readonly after?: string | undefined; readonly limit: number }

/**
 * One page of everything that `matching` selects, by keyset: the cursor holds the sort value and id of the last row shown, so that a
 * page costs the same however far down it is, and rows that come or go meanwhile neither repeat nor hide others.
 * `matching` has its columns and conditions, and neither order nor limit. `count` takes the place of counting all that matches, for
 * registers that are too long to be counted.
 * @throws Fault `bad_input` for a cursor that no list sorted so has handed out
 */
export async function readList<TB extends keyof Schema, Row, Sort extends string>(
  matching: SelectQueryBuilder<Schema, TB, Row>,
  ask: ListAsk,
  spec: ListSpec<Sort>,
  count?: () => Promise<number>,
): Promise<ListAnswer<Row>> {
  const isDescending = ask.sort.startsWith('-')
  const sort = sortOf(spec, isDescending ? ask.sort.slice(1) : ask.sort)
  const key = keyOf(sort)
  const id = sql.ref<string>(spec.id)
  const after = afterOf(ask, sort)
  const direction = isDescending ? 'desc' : 'asc'
  const page = await matching
    .select([key.as('list_key'), id.as('list_id')])
    .$if(after !== undefined, (query) => query.where(isBehind(key, id, isDescending, after ?? { key: '', id: '' })))
    .orderBy(key, direction)
    .orderBy(id, direction)
    .limit(ask.limit + 1)
    .execute()
  const total = await (count ?? (() => countAll(matching)))()
  const rows = page.slice(0, ask.limit)
  const last = rows.at(-1)
  const next =
    page.length > ask.limit && last !== undefined
      ? writeCursor({ key: `${ask.sort}:${last.list_key}`, id: last.list_id })
      : undefined
  // the two columns that the list itself needed stay on the row: answers are built field by field
  return { rows: rows as readonly Row[], next, total }
}

async function countAll<TB extends keyof Schema, Row>(matching: SelectQueryBuilder<Schema, TB, Row>): Promise<number> {
  const counted = await matching
    .clearSelect()
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirst()
  return Number(counted?.count ?? 0)
}

function sortOf<Sort extends string>(spec: ListSpec<Sort>, name: string): ListSort {
  if (!Object.hasOwn(spec.sorts, name)) throw new Error(`this list is not sorted by ${name}`)
  return spec.sorts[name as Sort] // it has this name, as the line before has seen
}

function keyOf({ column, empty }: ListSort): ReturnType<typeof sql<string | number>> {
  return empty === undefined
    ? sql<string | number>`${sql.ref(column)}`
    : sql<string | number>`coalesce(${sql.ref(column)}, ${sql.lit(empty)})`
}

type After = { readonly key: string | number; readonly id: string }

/** A cursor belongs to the sort it was made for: its key begins with that sort's name. */
function afterOf(ask: ListAsk, sort: ListSort): After | undefined {
  const place = readCursor(ask.after)
  if (place === undefined) return undefined
  const name = `${ask.sort}:`
  const text = place.key.slice(name.length)
  const key = sort.kind === 'number' ? Number(text) : text
  if (!place.key.startsWith(name) || (typeof key === 'number' && !Number.isSafeInteger(key)))
    throw new Fault('bad_input', { in: 'query', fields: [{ field: 'after' }] })
  return { key, id: place.id }
}

/** Written out rather than as a pair, which both databases understand and both can read from an index. */
function isBehind(key: Expression<unknown>, id: Expression<unknown>, isDescending: boolean, after: After) {
  const beyond = sql.raw(isDescending ? '<' : '>')
  const orOn = sql.raw(isDescending ? '<=' : '>=')
  return sql<SqlBool>`(${key} ${orOn} ${after.key} and (${key} ${beyond} ${after.key} or ${id} ${beyond} ${after.id}))`
}

/** The pattern for `like` that finds this text anywhere. `%`, `_` and `\` match nothing special: nobody searches for them. */
export function anywhere(folded: string): string {
  return `%${folded.replaceAll(/[%_\\]/gu, ' ')}%`
}
