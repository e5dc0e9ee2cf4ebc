import type { AuthenticationStandardAnswer, StandardVersion } from '@taga/contract'
import { GUIDELINE_DEMANDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { ComparedEntrances } from './compared-entrances.tsx'
import { messages } from './messages.ts'
import { ProposeForm, STANDARD_KEY } from './propose-form.tsx'
import { StandardDocument } from './standard-document.tsx'

/** The organisation's authentication standard: to read, to print, to renew, and the entrances held against it (O1: AD-14). */
export function AuthenticationStandardPage() {
  const [search] = useSearchParams()
  const version = search.get('version')
  return version === null ? <PresentStandard /> : <OneVersion version={version} />
}

/** A version as it was written: one that waits for whoever decides it, or an old one. */
function OneVersion({ version }: { readonly version: string }) {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: [...STANDARD_KEY, version],
    queryFn: () => get<StandardVersion>(`/api/authentication-standard/${encodeURIComponent(version)}`),
  })
  return (
    <Page title={words.title} back={{ href: '/authentication-standard', text: words.toPresent }}>
      <Loaded query={query}>
        {(said) => (
          <>
            <Notice kind="info" title={words.oldVersion(said.version, words.versionStates[said.state])} />
            <Facts items={factsOf(said, words)} />
            <StandardDocument said={said} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function factsOf(said: StandardVersion, words: (typeof messages)['ja']) {
  return [
    { term: words.version, value: words.versionOf(said.version) },
    { term: words.proposed, value: <DayBy at={said.proposedAt} by={said.proposedBy} /> },
    { term: words.decided, value: <DayBy at={said.decidedAt} by={said.decidedBy} /> },
    { term: words.validUntil, value: <DayBy at={said.validUntil} by={undefined} /> },
  ]
}

function PresentStandard() {
  const words = useMessages(messages)
  const mayPropose = hasRole(useSession(), 'administrator')
  const query = useQuery({
    queryKey: STANDARD_KEY,
    queryFn: () => get<AuthenticationStandardAnswer>('/api/authentication-standard'),
  })
  const print = (
    <span className="no-print">
      <Button onClick={() => window.print()}>{words.print}</Button>
    </span>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={print}>
      <Loaded query={query}>
        {(standard) => (
          <>
            <Standing standard={standard} />
            <StandardDocument
              said={standard.approved ?? { demands: GUIDELINE_DRAFT, text: '', settings: standard.settings }}
            />
            <ComparedEntrances standard={standard} />
            <Versions versions={standard.versions} />
            {mayPropose && standard.proposed === undefined && (
              <div className="no-print">
                <ProposeForm key={standard.approved?.version ?? 0} standard={standard} />
              </div>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const GUIDELINE_DRAFT = { everywhere: GUIDELINE_DEMANDS.everywhere, kinds: {} }

/** Whose document it is, whether it is in force, and who approved it when. */
function Standing({ standard }: { readonly standard: AuthenticationStandardAnswer }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const { approved, proposed, lack, changed, organisation } = standard
  const name = organisation[language] ?? organisation.ja ?? organisation.en
  const lackTitle = {
    standardMissing: words.draftTitle,
    standardChanged: words.changedTitle,
    standardEnded: words.endedTitle,
  }
  return (
    <Section title={name === undefined ? words.title : words.of(name)}>
      {lack === undefined ? (
        <Notice kind="good" title={words.inForce} />
      ) : (
        <Notice kind="warn" title={lackTitle[lack as keyof typeof lackTitle] /* the three that the server says */}>
          {changed.length > 0 && (
            <p>
              {words.changed}: {changed.map((part) => words.parts[part]).join('・')}
            </p>
          )}
        </Notice>
      )}
      {proposed !== undefined && (
        <Notice kind="info" title={words.waiting(proposed.version)}>
          <p className="no-print">
            <LinkButton href={`/authentication-standard?version=${proposed.version}`}>{words.read}</LinkButton>{' '}
            <LinkButton href="/approvals?kind=authenticationStandard">{words.openRequests}</LinkButton>
          </p>
        </Notice>
      )}
      <Facts
        items={approved === undefined ? [{ term: words.version, value: words.draft }] : factsOf(approved, words)}
      />
    </Section>
  )
}

function DayBy({ at, by }: { readonly at: number | undefined; readonly by: string | undefined }) {
  const words = useMessages(messages)
  if (at === undefined) return '—'
  return (
    <>
      <Day at={at} calendar="both" />
      {by === undefined || by === '' ? '' : words.byAt(by)}
    </>
  )
}

function Versions({ versions }: { readonly versions: AuthenticationStandardAnswer['versions'] }) {
  const words = useMessages(messages)
  if (versions.length === 0) return null
  return (
    <Section title={words.versionsTitle}>
      <Table
        caption={words.versionsTable}
        rows={versions}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: 'version',
            head: words.version,
            cell: ({ version }) => (
              <Link href={`/authentication-standard?version=${version}`}>{words.versionOf(version)}</Link>
            ),
          },
          { key: 'state', head: words.state, cell: ({ state }) => words.versionStates[state] },
          {
            key: 'proposed',
            head: words.proposed,
            cell: ({ proposedAt, proposedBy }) => <DayBy at={proposedAt} by={proposedBy} />,
          },
          {
            key: 'decided',
            head: words.decided,
            cell: ({ decidedAt, decidedBy }) => <DayBy at={decidedAt} by={decidedBy} />,
          },
        ]}
      />
    </Section>
  )
}
