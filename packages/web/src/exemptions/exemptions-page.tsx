import type { ExemptionAnswer, ExemptionsAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { ExemptionState } from './exemption-state.tsx'
import { messages } from './messages.ts'

/** Exemptions with reason, owner and end. */
export function ExemptionsPage() {
  const words = useMessages(messages)
  const say = useSay()
  const add = hasRole(useSession(), 'administrator') && (
    <LinkButton href="/exemptions/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <RegisterList<ExemptionAnswer>
        name="exemptions"
        load={(query) => get<ExemptionsAnswer>('/api/exemptions', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/exemptions/${row.id}`}
        columns={[
          { key: 'from', head: words.from, cell: (row) => say(row.title) },
          { key: 'subject', head: words.subject, cell: (row) => row.subject.name },
          { key: 'state', head: words.state, cell: (row) => <ExemptionState state={row.state} /> },
          { key: 'owner', head: words.owner, cell: (row) => row.owner.name },
          { key: 'until', head: words.until, cell: (row) => <Day at={row.until} />, sort: 'until' },
          { key: 'created', head: words.createdAt, cell: (row) => <Day at={row.createdAt} />, sort: 'created' },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
          { name: 'subject', label: words.subjectKind, kind: 'select', options: optionsOf(words.subjectKinds) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
        csv={{ exportPath: '/api/csv/exemptions' }}
      />
    </Page>
  )
}
