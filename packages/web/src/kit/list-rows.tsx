import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMessages } from './language.ts'
import { type SortState, nextSort, sortState } from './list-state.ts'
import { messages } from './messages.ts'
import { AS } from './table-roles.ts'
import { Cell, type Column } from './table.tsx'

export type Selection = {
  readonly selected: ReadonlySet<string>
  readonly change: (selected: ReadonlySet<string>) => void
}

type ListRowsProps<Row> = {
  readonly name: string
  readonly caption?: string | undefined
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly rowHref?: ((row: Row) => string) | undefined
  readonly rowLabel?: ((row: Row) => string) | undefined
  readonly sort: string | null
  readonly changeSort: (sort: string) => void
  /** The rows are still those of the question before. */
  readonly isBusy: boolean
  readonly selection: Selection | undefined
}

/** The rows of a list: heads that sort, boxes that select, and a first column that opens. */
export function ListRows<Row>(props: ListRowsProps<Row>) {
  const { columns, rows, rowKey, selection, sort, changeSort, isBusy } = props
  const words = useMessages(messages).list
  const caption = props.caption ?? document.title.replace(/ — Taga$/u, '')
  return (
    <>
      <SortChoice columns={columns} sort={sort} changeSort={changeSort} />
      <table className="cards register-rows" {...AS.table} aria-busy={isBusy}>
        <caption className="quiet">{caption}</caption>
        <thead {...AS.group}>
          <tr {...AS.row}>
            {selection !== undefined && (
              <th {...AS.head} className="select-cell">
                <SelectPage rows={rows.map(rowKey)} selection={selection} label={words.selectPage} />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} changeSort={changeSort} />
            ))}
          </tr>
        </thead>
        <tbody {...AS.group}>
          {rows.map((row) => (
            <RowLine key={rowKey(row)} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function RowLine<Row>({
  columns,
  row,
  rowKey,
  rowHref,
  rowLabel,
  selection,
}: ListRowsProps<Row> & { readonly row: Row }) {
  const words = useMessages(messages).list
  const id = rowKey(row)
  const isSelected = selection?.selected.has(id) ?? false
  return (
    <tr {...AS.row} data-list-row="" className={isSelected ? 'selected' : undefined}>
      {selection !== undefined && (
        <td {...AS.cell} className="select-cell">
          <label className="select-box">
            <span className="quiet">{words.selectRow(rowLabel?.(row) ?? id)}</span>
            <input
              type="checkbox"
              checked={isSelected}
              onChange={(event) => selection.change(toggled(selection.selected, [id], event.target.checked))}
            />
          </label>
        </td>
      )}
      {columns.map((column, index) => (
        <Cell
          key={column.key}
          column={index === 0 ? opening(column, rowHref) : column}
          row={row}
          isFirst={index === 0}
        />
      ))}
    </tr>
  )
}

/** The first column leads to the row's page. */
function opening<Row>(column: Column<Row>, rowHref: ((row: Row) => string) | undefined): Column<Row> {
  if (rowHref === undefined) return column
  const cell = (row: Row): ReactNode => <Link href={rowHref(row)}>{column.cell(row)}</Link>
  return { ...column, cell }
}

type Sorting = { readonly sort: string | null; readonly changeSort: (sort: string) => void }

function Head<Row>({ column, sort, changeSort }: { readonly column: Column<Row> } & Sorting) {
  const { sort: by, head, numeric } = column
  const className = numeric ? 'numeric' : undefined
  if (by === undefined)
    return (
      <th {...AS.head} className={className}>
        {head}
      </th>
    )
  const state = sortState(sort, by)
  return (
    <th {...AS.head} className={className} aria-sort={state}>
      <button type="button" className="sort" onClick={() => changeSort(nextSort(sort, by))}>
        {head}
        <span aria-hidden="true" className="sort-arrow">
          {ARROWS[state]}
        </span>
      </button>
    </th>
  )
}

const ARROWS: Readonly<Record<SortState, string>> = { ascending: '▲', descending: '▼', none: '↕' }

/** Cards have no heads: there the order is chosen from a list. */
function SortChoice<Row>({ columns, sort, changeSort }: { readonly columns: readonly Column<Row>[] } & Sorting) {
  const words = useMessages(messages).list
  const sortable = columns.flatMap((column) =>
    column.sort === undefined ? [] : [{ head: column.head, by: column.sort }],
  )
  if (sortable.length === 0) return null
  return (
    <label className="sort-choice">
      <span>{words.sortBy}</span>
      <select value={sort ?? ''} onChange={(event) => changeSort(event.target.value)}>
        <option value="">—</option>
        {sortable.flatMap(({ head, by }) => [
          <option key={by} value={by}>{`${head} (${words.ascending})`}</option>,
          <option key={`-${by}`} value={`-${by}`}>{`${head} (${words.descending})`}</option>,
        ])}
      </select>
    </label>
  )
}

function SelectPage({
  rows,
  selection,
  label,
}: {
  readonly rows: readonly string[]
  readonly selection: Selection
  readonly label: string
}) {
  const all = rows.length > 0 && rows.every((id) => selection.selected.has(id))
  return (
    <label className="select-box">
      <span className="quiet">{label}</span>
      <input
        type="checkbox"
        checked={all}
        onChange={(event) => selection.change(toggled(selection.selected, rows, event.target.checked))}
      />
    </label>
  )
}

function toggled(selected: ReadonlySet<string>, ids: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(selected)
  for (const id of ids) {
    if (on) next.add(id)
    else next.delete(id)
  }
  return next
}
