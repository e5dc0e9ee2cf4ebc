import type { LoanAnswer, LoansAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { LoanStanding } from './loan-standing.tsx'
import { messages } from './messages.ts'

/** Every loan: who has what until when (AD-12.1). */
export function LendingPage() {
  const words = useMessages(messages)
  const mayLend = hasRole(useSession(), 'administrator')
  const handOver = mayLend && (
    <LinkButton href="/lending/new" kind="primary">
      {words.handOver}
    </LinkButton>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/lending/shelf">{words.shelf}</LinkButton>
          {handOver}
        </>
      }
    >
      <RegisterList<LoanAnswer>
        name="loans"
        caption={words.title}
        load={(query) => get<LoansAnswer>('/api/loans', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/lending/${row.id}`}
        columns={[
          { key: 'person', head: words.columns.borrower, cell: (row) => row.personName, sort: 'person' },
          { key: 'device', head: words.columns.device, cell: (row) => row.deviceLabel ?? words.noDevice },
          { key: 'state', head: words.columns.state, cell: (row) => <LoanStanding loan={row} /> },
          {
            key: 'due',
            head: words.columns.due,
            cell: (row) => row.dueAt !== undefined && <Day at={row.dueAt} />,
            sort: 'due',
          },
          { key: 'purpose', head: words.columns.purpose, cell: (row) => row.purpose },
        ]}
        filters={[
          { name: 'standing', label: words.standing, kind: 'select', options: optionsOf(words.standings) },
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={handOver} />}
        csv={mayLend ? { exportPath: '/api/csv/loans' } : undefined}
      />
    </Page>
  )
}
