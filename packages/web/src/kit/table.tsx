import type { ReactNode } from 'react'
import { AS } from './table-roles.ts'

export type Column<Row> = {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly numeric?: boolean | undefined
  /** The name by which a list is sorted by this column. */
  readonly sort?: string | undefined
}

type TableProps<Row> = {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Shows the caption; else it is for screen readers alone. */
  readonly showCaption?: boolean | undefined
}

/** A table; on a narrow screen each row becomes a card. The first column names the row. */
export function Table<Row>({ caption, columns, rows, rowKey, showCaption = false }: TableProps<Row>) {
  return (
    <table className="cards" {...AS.table}>
      <caption className={showCaption ? undefined : 'quiet'}>{caption}</caption>
      <thead {...AS.group}>
        <tr {...AS.row}>
          {columns.map((column) => (
            <th key={column.key} {...AS.head} className={column.numeric ? 'numeric' : undefined}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...AS.group}>
        {rows.map((row) => (
          <tr key={rowKey(row)} {...AS.row}>
            {columns.map((column, index) => (
              <Cell key={column.key} column={column} row={row} isFirst={index === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One cell; it carries its column's name for the look as a card. */
export function Cell<Row>({
  column,
  row,
  isFirst,
}: {
  readonly column: Column<Row>
  readonly row: Row
  readonly isFirst: boolean
}) {
  const className = column.numeric ? 'numeric' : undefined
  if (isFirst)
    return (
      <th {...AS.rowHead} className={className}>
        {column.cell(row)}
      </th>
    )
  return (
    <td {...AS.cell} data-label={column.head} className={className}>
      {column.cell(row)}
    </td>
  )
}
