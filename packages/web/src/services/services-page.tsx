import type { ServiceAnswer, ServicesAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { ReviewCell } from '../registers/review-cell.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const LOOK = { inReview: 'open', approved: 'good', refused: 'bad', retired: 'info' } as const

/** The register of services of others (Q3: AD-17, AD-18, TW-20). */
export function ServicesPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/services/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <RegisterList<ServiceAnswer>
        name="services"
        load={(query) => get<ServicesAnswer>('/api/services', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/services/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.name, sort: 'name' },
          { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
          {
            key: 'state',
            head: words.state,
            cell: (row) => <Mark kind={LOOK[row.state]}>{words.states[row.state]}</Mark>,
          },
          { key: 'level', head: words.highestLevel, cell: (row) => <LevelMark level={row.highestLevel} /> },
          {
            key: 'checks',
            head: words.checksTitle,
            cell: (row) => words.checked(answered(row), Object.keys(words.checks).length),
          },
          { key: 'review', head: common.reviewDue, cell: (row) => <ReviewCell at={row.reviewDueAt} />, sort: 'review' },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
          { name: 'kind', label: words.kind, kind: 'select', options: optionsOf(words.kinds) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
        csv={{ exportPath: '/api/csv/services', importRegister: 'services' }}
      />
    </Page>
  )
}

/** How many questions were answered with yes or no. */
function answered({ checks }: ServiceAnswer): number {
  return Object.values(checks).filter((check) => check !== undefined && check.answer !== 'unknown').length
}
