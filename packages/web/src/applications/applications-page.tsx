import type { ApplicationAnswer, ApplicationsAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, useNow } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { messages } from './messages.ts'
import { VerdictMark } from './verdict-mark.tsx'

/** The list of applications (L3: AD-6, TW-6). */
export function ApplicationsPage() {
  const words = useMessages(messages)
  const now = useNow()
  const add = hasRole(useSession(), 'administrator') && (
    <LinkButton href="/applications/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  const actions = (
    <>
      <LinkButton href="/applications/deviations">{words.toDeviations}</LinkButton>
      {add}
    </>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={actions}>
      <RegisterList<ApplicationAnswer>
        name="applications"
        load={(query) => get<ApplicationsAnswer>('/api/applications', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/applications/${row.id}`}
        columns={[
          { key: 'name', head: words.name, cell: (row) => row.name, sort: 'name' },
          { key: 'publisher', head: words.publisher, cell: (row) => row.publisher ?? '' },
          { key: 'verdict', head: words.verdict, cell: (row) => <VerdictMark verdict={row.verdict} /> },
          {
            key: 'review',
            head: words.review,
            sort: 'review',
            cell: ({ reviewAt }) =>
              reviewAt !== undefined && (
                <>
                  <Day at={reviewAt} /> {reviewAt <= now && <Mark kind="warn">{words.overdue}</Mark>}
                </>
              ),
          },
        ]}
        filters={[
          { name: 'verdict', label: words.verdict, kind: 'select', options: optionsOf(words.verdicts) },
          {
            name: 'reviewDue',
            label: words.reviewDue,
            kind: 'select',
            options: [{ value: 'true', label: words.reviewDueOnly }],
          },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={actions} />}
        csv={{ exportPath: '/api/csv/applications' }}
      />
    </Page>
  )
}
