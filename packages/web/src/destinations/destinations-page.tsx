import type { DestinationAnswer, DestinationsAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { DestinationMark } from './destination-mark.tsx'
import { messages } from './messages.ts'

/** Everything that gateways may open for people outside (AD-15, TW-17). */
export function DestinationsPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/destinations/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  const actions = mayAdd && (
    <>
      <LinkButton href="/outposts">{words.outposts}</LinkButton>
      {add}
    </>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={actions}>
      <RegisterList<DestinationAnswer>
        name="destinations"
        load={(query) => get<DestinationsAnswer>('/api/destinations', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/destinations/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.destination.name, sort: 'name' },
          { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.destination.kind] },
          { key: 'state', head: words.state, cell: (row) => <DestinationMark row={row} /> },
          { key: 'resource', head: words.resource, cell: (row) => row.resourceName },
          {
            key: 'publicName',
            head: words.publicName,
            cell: ({ destination }) => (destination.kind === 'tcp' ? '—' : destination.publicName),
          },
          {
            key: 'via',
            head: words.via,
            cell: (row) => (row.siteName === undefined ? words.direct : words.viaSite(row.siteName)),
          },
        ]}
        filters={[{ name: 'kind', label: words.kind, kind: 'select', options: optionsOf(words.kinds) }]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
      />
    </Page>
  )
}
