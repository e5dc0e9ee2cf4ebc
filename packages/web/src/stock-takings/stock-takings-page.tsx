import type { StockTakingSummary, StockTakingsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { Share } from '../kit/bar.tsx'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day, useNow } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Every stock-taking, the newest first. */
export function StockTakingsPage() {
  const words = useMessages(messages)
  const mayBegin = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: ['stock-takings'], queryFn: () => get<StockTakingsAnswer>('/api/stock-takings') })
  const begin = mayBegin && (
    <LinkButton kind="primary" href="/stock-takings/new">
      {words.begin}
    </LinkButton>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/stock-takings/labels">{words.labels}</LinkButton>
          {begin}
        </>
      }
    >
      <Loaded
        query={query}
        empty={({ rows }) =>
          rows.length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} actions={begin} /> : undefined
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
                cell: (row) => <Link href={`/stock-takings/${row.id}`}>{row.name}</Link>,
              },
              { key: 'state', head: words.columns.state, cell: (row) => <TakingState taking={row} /> },
              { key: 'until', head: words.columns.period, cell: (row) => <Day at={row.until} /> },
              { key: 'result', head: words.columns.result, cell: (row) => <FoundShare taking={row} /> },
              { key: 'open', head: words.columns.open, cell: (row) => row.counts.open, numeric: true },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

/** n of m found; what is not answered is hatched. */
export function FoundShare({ taking }: { readonly taking: StockTakingSummary }) {
  const words = useMessages(messages)
  const { found, total, byState } = taking.counts
  const unknown = (byState.unanswered ?? 0) + (byState.seen ?? 0)
  return <Share n={found} m={total} unknown={unknown} label={words.found} />
}

export function TakingState({ taking }: { readonly taking: StockTakingSummary }) {
  const words = useMessages(messages)
  const now = useNow()
  if (taking.closedAt !== undefined) return <Mark kind="info">{words.closed}</Mark>
  return taking.until < now ? <Mark kind="warn">{words.ended}</Mark> : <Mark kind="open">{words.running}</Mark>
}
