import type { DepartmentsAnswer } from '@taga/contract'
import { findPattern } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

/** All departments with the ways of working that are open to them. */
export function DepartmentsPage() {
  const words = useMessages(messages)
  const say = useSay()
  const mayChange = hasRole(useSession(), 'administrator')
  const departments = useQuery({ queryKey: ['departments'], queryFn: () => get<DepartmentsAnswer>('/api/departments') })
  const add = mayChange && (
    <LinkButton kind="primary" href="/departments/new">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} actions={add}>
      <Loaded
        query={departments}
        empty={({ total }) =>
          total === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} actions={add} /> : undefined
        }
      >
        {({ rows }) => (
          <Table
            caption={words.title}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', head: words.name, cell: (row) => <Link href={`/departments/${row.id}`}>{row.name}</Link> },
              {
                key: 'patterns',
                head: words.patterns,
                cell: (row) =>
                  row.patterns.length === 0
                    ? words.none
                    : row.patterns.map((id) => say(findPattern(id).name)).join('、'),
              },
              {
                key: 'people',
                head: words.people,
                numeric: true,
                cell: (row) => <Link href={`/people?department=${row.id}`}>{words.count(row.people)}</Link>,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
