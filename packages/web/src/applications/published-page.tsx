import type { PublishedApplications } from '@taga/contract'
import { DEVICE_SYSTEM_WORDS } from '@taga/core'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { messages } from './messages.ts'

type Published = PublishedApplications['rows'][number]

/** The approved applications and where to get them, for everybody (AD-6.4). */
export function PublishedPage() {
  const words = useMessages(messages)
  const say = useSay()
  const ask = (
    <LinkButton href="/my/applications/ask" kind="primary">
      {words.ask}
    </LinkButton>
  )
  const actions = (
    <>
      <LinkButton href="/my/applications">{words.mineTitle}</LinkButton>
      {ask}
    </>
  )
  const systems = (row: Published) =>
    row.systems.length === 0 ? words.everySystem : row.systems.map((os) => say(DEVICE_SYSTEM_WORDS[os])).join(', ')
  return (
    <Page title={words.publishedTitle} lead={words.publishedLead} actions={actions}>
      <RegisterList<Published>
        name="published-applications"
        load={(query) => get<PublishedApplications>('/api/applications/published', query)}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', head: words.name, cell: (row) => row.name, sort: 'name' },
          { key: 'publisher', head: words.publisher, cell: (row) => row.publisher ?? '' },
          { key: 'systems', head: words.os, cell: systems },
          { key: 'place', head: words.place, cell: (row) => <PlaceCell place={row.place} /> },
          { key: 'conditions', head: words.conditions, cell: (row) => row.conditions ?? '' },
        ]}
        empty={<Empty title={words.publishedEmpty} text={words.publishedEmptyText} actions={ask} />}
      />
    </Page>
  )
}

/** An address can be opened; anything else is read. Only https, so that nobody is led to a script or a file. */
function PlaceCell({ place }: { readonly place: string | undefined }) {
  if (place === undefined) return null
  if (!/^https:\/\/\S+$/u.test(place)) return <span className="own-words">{place}</span>
  return (
    <a href={place} className="own-words" rel="noreferrer noopener" target="_blank">
      {place}
    </a>
  )
}
