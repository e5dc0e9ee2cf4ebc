import type { CloudServiceAnswer, CloudServicesAnswer } from '@taga/contract'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { optionsOf } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { CloudServiceMark } from './cloud-service-mark.tsx'
import { messages } from './messages.ts'

/** Every cloud service whose people sign in through us (AD-14, AD-15). */
export function CloudServicesPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayAdd = hasRole(useSession(), 'administrator')
  const add = mayAdd && (
    <LinkButton href="/cloud-services/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/cloud-endpoints">{words.endpoints}</LinkButton>
          {add}
        </>
      }
    >
      <RegisterList<CloudServiceAnswer>
        name="cloudServices"
        load={(query) => get<CloudServicesAnswer>('/api/cloud-services', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/cloud-services/${row.id}`}
        columns={[
          { key: 'name', head: common.name, cell: (row) => row.service.name, sort: 'name' },
          { key: 'protocol', head: words.protocol, cell: (row) => words.protocols[row.service.protocol] },
          { key: 'state', head: words.state, cell: (row) => <CloudServiceMark row={row} /> },
          { key: 'resource', head: words.resource, cell: (row) => row.resourceName },
          { key: 'open', head: words.open, numeric: true, cell: (row) => String(row.open) },
        ]}
        filters={[{ name: 'protocol', label: words.protocol, kind: 'select', options: optionsOf(words.protocols) }]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} actions={add} />}
      />
    </Page>
  )
}
