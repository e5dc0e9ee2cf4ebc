import type { CloudEndpointsAnswer, CloudKeyAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { endpointMessages as messages } from './endpoint-messages.ts'

type Line = { readonly key: string; readonly label: string; readonly value: string }

/** What an administrator copies into the settings of a service, for each kind of it, and the keys by which we sign. */
export function CloudEndpointsPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['cloudEndpoints'],
    queryFn: () => get<CloudEndpointsAnswer>('/api/cloud-endpoints'),
  })
  return (
    <Page title={words.title} lead={words.lead} back={{ href: '/cloud-services', text: words.back }}>
      <Loaded query={query}>{(endpoints) => <Endpoints of={endpoints} />}</Loaded>
    </Page>
  )
}

function Endpoints({ of }: { readonly of: CloudEndpointsAnswer }) {
  const words = useMessages(messages)
  const signing = of.keys.find(({ state }) => state === 'signing')
  const certificate = signing?.certificate ?? ''
  const oidc: readonly Line[] = [
    { key: 'issuer', label: words.issuer, value: of.issuer },
    { key: 'discovery', label: words.discovery, value: of.discovery },
    { key: 'authorization', label: words.authorization, value: of.authorization },
    { key: 'token', label: words.token, value: of.token },
    { key: 'userinfo', label: words.userinfo, value: of.userinfo },
    { key: 'jwks', label: words.jwks, value: of.jwks },
    { key: 'endSession', label: words.endSession, value: of.endSession },
  ]
  const saml: readonly Line[] = [
    { key: 'metadata', label: words.metadata, value: of.samlMetadata },
    { key: 'entityId', label: words.entityId, value: of.samlEntityId },
    { key: 'signIn', label: words.signIn, value: of.samlSignIn },
    { key: 'logout', label: words.logout, value: of.samlLogout },
  ]
  return (
    <>
      {!of.issuer.startsWith('https:') && (
        <Notice kind="warn" title={words.noNameTitle}>
          <p>{words.noNameText}</p>
        </Notice>
      )}
      {signing?.endsSoon === true && (
        <Notice kind="warn" title={words.soonTitle}>
          <p>{words.soonText}</p>
        </Notice>
      )}
      <Section title={words.oidcTitle}>
        <p>{words.oidcText}</p>
        <Lines caption={words.oidcTitle} lines={oidc} />
        <p className="soft">{words.oidcMore}</p>
      </Section>
      <Section title={words.samlTitle}>
        <p>{words.samlText}</p>
        <Lines caption={words.samlTitle} lines={saml} />
        <p>
          {words.certificate} <Copy text={certificate} label={words.copyCertificate} />
          <Copy text={bareOf(certificate)} label={words.copyBare} />
        </p>
        <p className="soft">{words.certificateText}</p>
      </Section>
      <Section title={words.googleTitle}>
        <ol>
          {words.googleSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Section>
      <Section title={words.microsoftTitle}>
        <ol>
          {words.microsoftSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>
          <code lang="en">{FEDERATE}</code> <Copy text={federationOf(of, certificate)} label={words.copyCommand} />
        </p>
        <p className="note">{words.notTried}</p>
      </Section>
      <Keys keys={of.keys} />
    </>
  )
}

/** Without its frame, as services take it that ask for Base64. */
function bareOf(certificate: string): string {
  return certificate.replaceAll(/-----[^-]+-----|\s/g, '')
}

const FEDERATE = 'New-MgDomainFederationConfiguration'

/** What an administrator runs in Microsoft Graph PowerShell, with everything but the domain filled in. */
function federationOf(of: CloudEndpointsAnswer, certificate: string): string {
  const given = {
    DomainId: 'example.jp',
    DisplayName: 'Taga',
    IssuerUri: of.samlEntityId,
    PassiveSignInUri: of.samlSignIn,
    SignOutUri: of.samlLogout,
    SigningCertificate: bareOf(certificate),
    PreferredAuthenticationProtocol: 'saml',
  }
  const options = Object.entries(given).map(([name, value]) => `-${name} '${value}'`)
  return `${FEDERATE} ${options.join(' ')}`
}

function Lines({ caption, lines }: { readonly caption: string; readonly lines: readonly Line[] }) {
  const words = useMessages(messages)
  return (
    <Table<Line>
      caption={caption}
      rows={lines}
      rowKey={({ key }) => key}
      columns={[
        { key: 'label', head: words.what, cell: ({ label }) => label },
        {
          key: 'value',
          head: words.value,
          cell: ({ value }) => <code lang="en">{value}</code>,
        },
        {
          key: 'copy',
          head: words.copy,
          cell: ({ label, value }) => <Copy text={value} label={words.copyOf(label)} />,
        },
      ]}
    />
  )
}

const MARKS = { signing: 'good', next: 'info', past: 'open' } as const
type Act = 'prepare' | 'switch' | 'drop'

function Keys({ keys }: { readonly keys: readonly CloudKeyAnswer[] }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const mayTurn = hasRole(useSession(), 'administrator')
  const [asking, setAsking] = useState<Act | undefined>(undefined)
  const has = (state: CloudKeyAnswer['state']) => keys.some((key) => key.state === state)
  const acts: readonly Act[] = [
    ...(has('next') ? ['switch' as const] : ['prepare' as const]),
    ...(has('past') ? ['drop' as const] : []),
  ]
  async function turn(act: Act): Promise<void> {
    const answer = await send<CloudEndpointsAnswer>('POST', '/api/cloud-keys', { act })
    client.setQueryData(['cloudEndpoints'], answer)
  }
  return (
    <Section title={words.keysTitle}>
      <p>{words.keysText}</p>
      <Table<CloudKeyAnswer>
        caption={words.keysTitle}
        rows={keys}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'state',
            head: words.state,
            cell: ({ state }) => <Mark kind={MARKS[state]}>{words.states[state]}</Mark>,
          },
          { key: 'sha256', head: words.sha256, cell: ({ sha256 }) => <code lang="en">{sha256}</code> },
          {
            key: 'until',
            head: words.until,
            cell: ({ notAfter, endsSoon }) => (
              <>
                <Day at={notAfter} /> {endsSoon && <Mark kind="warn">{words.soon}</Mark>}
              </>
            ),
          },
          {
            key: 'copy',
            head: words.certificate,
            cell: ({ certificate }) => <Copy text={certificate} label={words.copyCertificate} />,
          },
        ]}
      />
      {mayTurn && (
        <p className="actions">
          {acts.map((act) => (
            <Button key={act} onClick={() => setAsking(act)}>
              {words.acts[act]}
            </Button>
          ))}
        </p>
      )}
      {asking !== undefined && (
        <Confirm
          title={words.acts[asking]}
          text={words.actTexts[asking]}
          confirm={words.acts[asking]}
          kind={asking === 'prepare' ? 'primary' : 'danger'}
          open
          onClose={() => setAsking(undefined)}
          onConfirm={() => turn(asking)}
        />
      )}
    </Section>
  )
}
