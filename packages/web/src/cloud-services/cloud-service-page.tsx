import type { CloudServiceAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { registerWords } from '../registers/words.ts'
import { ClientSecret } from './client-secret.tsx'
import { CloudServiceFacts } from './cloud-service-facts.tsx'
import { CloudServiceForm } from './cloud-service-form.tsx'
import { CloudServiceMark } from './cloud-service-mark.tsx'
import { CloudServiceSwitch } from './cloud-service-switch.tsx'
import { CloudSignIns } from './cloud-sign-ins.tsx'
import { messages } from './messages.ts'
import { RevocationSecret } from './revocation-secret.tsx'

const LIST = '/cloud-services'

/** Adds a service; `?resource=` says what it opens. */
export function NewCloudServicePage() {
  const words = useMessages(messages)
  const [search] = useSearchParams()
  return (
    <Page title={words.addTitle} lead={words.addLead} back={{ href: LIST, text: words.title }}>
      <CloudServiceForm resource={search.get('resource') ?? ''} />
    </Page>
  )
}

/** One cloud service: what it was registered with, its secrets, who is signed in there, and its switch. */
export function CloudServicePage() {
  const words = useMessages(messages)
  const { service: id } = useParams<{ service: string }>()
  const query = useQuery({
    queryKey: ['cloudServices', id],
    queryFn: () => get<CloudServiceAnswer>(`/api/cloud-services/${id}`),
  })
  const { data } = query
  return (
    <Page
      title={data?.service.name ?? words.title}
      lead={data === undefined ? undefined : words.protocols[data.service.protocol]}
      back={{ href: LIST, text: words.title }}
    >
      <Loaded query={query}>{(row) => <Opened row={row} />}</Loaded>
    </Page>
  )
}

function Opened({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const mayChange = hasRole(useSession(), 'administrator')
  const { service } = row
  return (
    <>
      <p>
        <CloudServiceMark row={row} /> {words.resource}:{' '}
        <Link href={`/resources/${service.resource}`}>{row.resourceName}</Link>
      </p>
      <Section title={words.meansTitle}>
        <ul>
          <li>{words.meansDecided}</li>
          <li>{words.meansObligations}</li>
          <li>{words.meansEnds[endOf(service)]}</li>
          <li>{words.meansRevocation[service.revocation.kind]}</li>
        </ul>
      </Section>
      {!mayChange && <CloudServiceFacts row={row} />}
      {mayChange && (
        <>
          {service.protocol === 'oidc' ? <ClientSecret row={row} /> : <SamlValues />}
          {service.revocation.kind !== 'none' && <RevocationSecret row={row} kind={service.revocation.kind} />}
          <CloudSignIns row={row} />
          <Section title={common.edit}>
            <CloudServiceForm key={row.version} present={row} />
          </Section>
          <CloudServiceSwitch row={row} />
        </>
      )}
    </>
  )
}

function SamlValues() {
  const words = useMessages(messages)
  return (
    <Section title={words.credentials}>
      <p>
        {words.credentialsSaml} <Link href="/cloud-endpoints">{words.endpoints}</Link>
      </p>
    </Section>
  )
}

function endOf(service: CloudServiceAnswer['service']): 'backChannel' | 'samlSoap' | 'refresh' | 'none' {
  if (service.protocol === 'saml') return service.soapLogout === undefined ? 'none' : 'samlSoap'
  if (service.backChannelLogout !== undefined) return 'backChannel'
  return service.refresh ? 'refresh' : 'none'
}
