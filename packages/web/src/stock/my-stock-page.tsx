import type { MyIssuesAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { IssueState } from './issue-state.tsx'
import { messages } from './messages.ts'

/** What the person who is signed in was given, and how to keep others from looking on (N6, TW-15). */
export function MyStockPage() {
  const words = useMessages(messages)
  const columns = words.issueColumns
  const query = useQuery({ queryKey: ['stock', 'mine'], queryFn: () => get<MyIssuesAnswer>('/api/my/stock') })
  return (
    <Page title={words.myTitle} lead={words.myLead}>
      <Loaded
        query={query}
        empty={({ issues }) =>
          issues.length === 0 ? <Empty title={words.myEmpty} text={words.myEmptyText} /> : undefined
        }
      >
        {({ issues }) => (
          <Table
            caption={words.myTitle}
            rows={issues}
            rowKey={(row) => row.id}
            columns={[
              { key: 'what', head: columns.what, cell: (row) => row.goodName },
              { key: 'count', head: words.count, cell: (row) => row.pieceNumber ?? `${row.count}` },
              { key: 'when', head: columns.when, cell: (row) => <Day at={row.issuedAt} /> },
              { key: 'due', head: columns.due, cell: (row) => (row.dueAt === undefined ? '' : <Day at={row.dueAt} />) },
              { key: 'state', head: columns.state, cell: (row) => <IssueState issue={row} /> },
            ]}
          />
        )}
      </Loaded>
      <Section title={words.tipsTitle}>
        <ul>
          {words.tips.map((tip) => (
            <li key={tip}>{tip}</li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}
