import type { GoodsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { CsvMenu } from '../kit/list-csv.tsx'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** What there is of small things, and how much of it was given out (M2, M6, N6). */
export function StockPage() {
  const words = useMessages(messages)
  const mayAdd = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: ['stock'], queryFn: () => get<GoodsAnswer>('/api/stock') })
  const add = mayAdd && (
    <LinkButton kind="primary" href="/stock/new">
      {words.add}
    </LinkButton>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        mayAdd && (
          <>
            <CsvMenu paths={{ exportPath: '/api/csv/stock', importRegister: 'stock' }} />
            {add}
          </>
        )
      }
    >
      <Loaded
        query={query}
        empty={({ rows }) =>
          rows.length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} actions={add} /> : undefined
        }
      >
        {({ rows }) => (
          <Table
            caption={words.title}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'name',
                head: words.columns.name,
                cell: (row) => <Link href={`/stock/${row.id}`}>{row.name}</Link>,
              },
              { key: 'sort', head: words.columns.sort, cell: (row) => words.sorts[row.sort] },
              {
                key: 'onShelf',
                head: words.columns.onShelf,
                numeric: true,
                cell: (row) => (
                  <>
                    {row.onShelf < row.fewest && <Mark kind="warn">{words.short}</Mark>} {row.onShelf}
                  </>
                ),
              },
              { key: 'issued', head: words.columns.issued, cell: (row) => row.issued, numeric: true },
              { key: 'owned', head: words.columns.owned, cell: (row) => row.owned, numeric: true },
              {
                key: 'counted',
                head: words.columns.counted,
                cell: (row) => (row.countedAt === undefined ? words.never : <Age at={row.countedAt} />),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
