import type { SourceLine, SourcesAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { Button } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { useSources } from './api.ts'
import { DraftBar } from './draft-bar.tsx'
import { setAdopted, useDraft } from './draft.ts'
import { messages } from './messages.ts'

/** Every source of facts: set up or not, what it needs, which rules stand on it, and for how many nothing is known today. */
export function SourcesPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.sourcesTitle} lead={words.sourcesLead} back={{ href: '/rules', text: words.back }}>
      <Loaded query={useSources()}>{(answer) => <Sources answer={answer} />}</Loaded>
      <DraftBar />
    </Page>
  )
}

function Sources({ answer }: { readonly answer: SourcesAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table<SourceLine>
      caption={words.sourcesTitle}
      rows={answer.sources}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'source',
          head: words.source,
          cell: (source) => (
            <>
              <strong className="capital">{say(source.title)}</strong>
              <p className="soft">{say(source.setUp)}</p>
            </>
          ),
        },
        { key: 'adopted', head: words.adopted, cell: (source) => <Adopted source={source} /> },
        { key: 'rules', head: words.rulesOn, cell: (source) => <RulesOn source={source} /> },
        { key: 'unknown', head: words.unknownToday, cell: (source) => <Unknown source={source} /> },
      ]}
    />
  )
}

function Adopted({ source }: { readonly source: SourceLine }) {
  const words = useMessages(messages)
  const say = useSay()
  const draft = useDraft()
  const isAdministrator = hasRole(useSession(), 'administrator')
  const isDrafted = draft.adopt.includes(source.id) || draft.drop.includes(source.id)
  const adopted = isDrafted ? !source.adopted : source.adopted
  return (
    <>
      {adopted ? <Mark kind="info">{words.adopted}</Mark> : <Mark kind="open">{words.notAdopted}</Mark>}
      {isDrafted && <Mark kind="warn">{words.draftMark}</Mark>}
      {!source.hasWriter && <p className="soft">{words.noWriter}</p>}
      {isAdministrator && (
        <p>
          <Button
            kind="secondary"
            label={`${adopted ? words.dropIt : words.adoptIt}: ${say(source.title)}`}
            onClick={() => setAdopted(source, !adopted)}
          >
            {adopted ? words.dropIt : words.adoptIt}
          </Button>
        </p>
      )}
      {!source.hasWriter && adopted && <p className="soft">{words.noWriterHint}</p>}
    </>
  )
}

function RulesOn({ source }: { readonly source: SourceLine }) {
  const words = useMessages(messages)
  const say = useSay()
  if (source.rules.length === 0) return <span className="soft">—</span>
  const coming = source.rules.filter(({ comesIntoForce }) => comesIntoForce).length
  return (
    <>
      {coming > 0 && <strong>{words.comes(coming)}</strong>}
      <details>
        <summary>
          {words.rulesOn} {source.rules.length}
        </summary>
        <ul>
          {source.rules.map((rule) => (
            <li key={rule.id}>
              <Link href={`/rules/${encodeURIComponent(rule.id)}`}>{say(rule.title)}</Link> ({words.modes[rule.mode]})
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function Unknown({ source: { about, subjects, unknown } }: { readonly source: SourceLine }) {
  const words = useMessages(messages)
  if (about === undefined || subjects === 0) return <span className="soft">{words.perConnection}</span>
  return unknown === 0 ? (
    <span>{words.unknownOf[about](0, subjects)}</span>
  ) : (
    <Mark kind="open">{words.unknownOf[about](unknown, subjects)}</Mark>
  )
}
