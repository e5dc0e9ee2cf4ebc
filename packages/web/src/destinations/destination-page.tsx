import type { DestinationAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { registerWords } from '../registers/words.ts'
import { DestinationFacts } from './destination-facts.tsx'
import { DestinationForm } from './destination-form.tsx'
import { DestinationMark, isPoolOfMachines } from './destination-mark.tsx'
import { DestinationSecret } from './destination-secret.tsx'
import { DestinationSwitch } from './destination-switch.tsx'
import { ForPeople } from './for-people.tsx'
import { KeptDesktops } from './kept-desktops.tsx'
import { messages } from './messages.ts'

const LIST = '/destinations'

/** Adds something to open; `?resource=` says for what. */
export function NewDestinationPage() {
  const words = useMessages(messages)
  const [search] = useSearchParams()
  return (
    <Page title={words.addTitle} back={{ href: LIST, text: words.title }}>
      <DestinationForm resource={search.get('resource') ?? ''} />
    </Page>
  )
}

/** One thing that gateways open: what it means for people, its password, its switch, and what is registered. */
export function DestinationPage() {
  const words = useMessages(messages)
  const { destination: id } = useParams<{ destination: string }>()
  const query = useQuery({
    queryKey: ['destinations', id],
    queryFn: () => get<DestinationAnswer>(`/api/destinations/${id}`),
  })
  const { data } = query
  return (
    <Page
      title={data?.destination.name ?? words.title}
      lead={data === undefined ? undefined : words.kinds[data.destination.kind]}
      back={{ href: LIST, text: words.title }}
    >
      <Loaded query={query}>{(row) => <Opened row={row} />}</Loaded>
    </Page>
  )
}

function Opened({ row }: { readonly row: DestinationAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayChange = hasRole(useSession(), 'administrator')
  const { kind } = row.destination
  return (
    <>
      <p>
        <DestinationMark row={row} /> {words.resource}:{' '}
        <Link href={`/resources/${row.destination.resource}`}>{row.resourceName}</Link>
      </p>
      <ForPeople row={row} />
      {mayChange ? (
        <>
          {(kind === 'vnc' || kind === 'rdp' || isPoolOfMachines(row)) && <DestinationSecret row={row} />}
          {kind === 'desktop' && <KeptDesktops row={row} />}
          <Section title={common.edit}>
            <DestinationForm key={row.version} present={row} />
          </Section>
          <DestinationSwitch row={row} />
        </>
      ) : (
        <DestinationFacts row={row} />
      )}
    </>
  )
}
