import type { ApprovalAnswer, ApprovalsAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { ApprovalState, UntilCell } from './approval-state.tsx'
import { messages } from './messages.ts'

/** What a person has asked for, and the ways to ask for something. */
export function MyRequestsPage() {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Page title={words.mineTitle} lead={words.mineLead}>
      <nav className="actions request-ways" aria-label={words.newRequest}>
        <LinkButton href="/my/applications/ask" kind="primary">
          {words.askApplication}
        </LinkButton>
        <LinkButton href="/my/personal-devices/ask">{words.askDevice}</LinkButton>
        <LinkButton href="/my/take-outs/ask">{words.askTakeOut}</LinkButton>
        <LinkButton href="/my/exemptions/ask">{words.askExemption}</LinkButton>
      </nav>
      <RegisterList<ApprovalAnswer>
        name="my-requests"
        load={(query) => get<ApprovalsAnswer>('/api/my/approvals', { sort: '-asked', ...query })}
        rowKey={(row) => row.id}
        rowHref={(row) => `/my/requests/${row.id}`}
        columns={[
          { key: 'summary', head: words.summary, cell: (row) => say(row.summary) },
          { key: 'kind', head: words.kind, cell: (row) => say(row.title) },
          { key: 'state', head: words.state, cell: (row) => <ApprovalState approval={row} /> },
          { key: 'asked', head: words.askedAt, cell: (row) => <Day at={row.askedAt} />, sort: 'asked' },
          {
            key: 'until',
            head: words.until,
            cell: (row) => <UntilCell approval={row} />,
            sort: 'until',
          },
        ]}
        filters={[{ name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) }]}
        empty={<Empty title={words.emptyTitle} text={words.mineEmptyText} />}
      />
    </Page>
  )
}
