import type { PreviewAnswer, PreviewResult } from '@taga/contract'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Progress } from '../kit/progress.tsx'
import { Table } from '../kit/table.tsx'
import { askPreview, useOverview, usePreview } from './api.ts'
import { Affected } from './affected.tsx'
import { Difference } from './difference.tsx'
import { presentDraft } from './draft.ts'
import { messages } from './messages.ts'
import { PublishForm } from './publish-form.tsx'

/** What a drafted change would do, and the way to publish exactly that. */
export function PreviewPage() {
  const words = useMessages(messages)
  const { preview = '' } = useParams()
  const query = usePreview(preview)
  return (
    <Page title={words.previewTitle} lead={words.previewLead} back={{ href: '/rules', text: words.back }}>
      <Loaded query={query}>{(answer) => <Preview answer={answer} />}</Loaded>
    </Page>
  )
}

function Preview({ answer }: { readonly answer: PreviewAnswer }) {
  const words = useMessages(messages)
  const { result } = answer
  return (
    <>
      <Section title={words.what}>
        {answer.restores !== undefined && <p>{words.restores(answer.restores)}</p>}
        <Difference difference={answer.difference} />
      </Section>
      {answer.state === 'running' && (
        <Progress done={answer.done} total={answer.total || undefined} label={words.running} />
      )}
      {answer.state === 'failed' && (
        <Notice kind="bad" title={words.failed}>
          <Again answer={answer} />
        </Notice>
      )}
      {result !== undefined && (
        <>
          <Summary result={result} />
          <ByRule result={result} />
          <Basis result={result} />
          <p>
            <LinkButton href={`/atlas?preview=${encodeURIComponent(answer.id)}&changed=true`}>
              {words.showAtlas}
            </LinkButton>
          </p>
          <PublishForm answer={answer} result={result} again={<Again answer={answer} />} />
        </>
      )}
    </>
  )
}

/** Works the same change out again, on what is known now. */
function Again({ answer }: { readonly answer: PreviewAnswer }) {
  const words = useMessages(messages)
  const overview = useOverview().data
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  async function again(after: number): Promise<void> {
    setBusy(true)
    try {
      const wish = answer.restores === undefined ? { changes: presentDraft() } : { restore: answer.restores }
      const { id } = await askPreview(after, wish)
      go(`/rules/previews/${id}`, { replace: true })
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {error !== undefined && <Failed error={error} />}
      <Button
        kind="secondary"
        busy={busy}
        disabled={overview === undefined}
        onClick={() => overview !== undefined && void again(overview.number)}
      >
        {words.again}
      </Button>
    </>
  )
}

const KINDS = ['stopped', 'asked', 'letIn', 'warned'] as const

function Summary({ result }: { readonly result: PreviewResult }) {
  const words = useMessages(messages)
  return (
    <Section title={words.who}>
      {KINDS.map((kind) => (
        <div key={kind} className="effect">
          <h3>{words.kinds[kind]}</h3>
          {result[kind].people === 0 ? (
            <p className="soft">{words.nobodyAffected}</p>
          ) : (
            <>
              <p>
                <strong>{words.peopleOf(result[kind].people, result.activePeople)}</strong>
              </p>
              <Affected kind={words.kinds[kind]} affected={result[kind]} rules={result.byRule} />
            </>
          )}
        </div>
      ))}
    </Section>
  )
}

function ByRule({ result }: { readonly result: PreviewResult }) {
  const words = useMessages(messages)
  const say = useSay()
  if (result.byRule.length === 0) return null
  return (
    <Section title={words.byRule}>
      <Table<PreviewResult['byRule'][number]>
        caption={words.byRule}
        rows={result.byRule}
        rowKey={({ rule }) => rule}
        columns={[
          {
            key: 'rule',
            head: words.rule,
            cell: ({ rule, title }) => <Link href={`/rules/${encodeURIComponent(rule)}`}>{say(title)}</Link>,
          },
          ...KINDS.map((kind) => ({
            key: kind,
            head: words.kinds[kind],
            numeric: true,
            cell: (row: PreviewResult['byRule'][number]) => row[kind],
          })),
        ]}
      />
    </Section>
  )
}

/** What was looked at, and on which facts: nothing that was not looked at counts as no effect. */
function Basis({ result: { requests, today } }: { readonly result: PreviewResult }) {
  const words = useMessages(messages)
  const looked = requests.asThen + requests.withToday + requests.leftOut
  return (
    <Section title={words.basis}>
      <ul>
        <li>
          {words.basisRequests(requests.all)}
          <ul>
            <li>{words.basisThen(requests.asThen)}</li>
            <li>{words.basisToday(requests.withToday)}</li>
            {requests.leftOut > 0 && <li>{words.basisLeft(requests.leftOut)}</li>}
            {requests.all > looked && <li>{words.basisMore(requests.all - looked)}</li>}
          </ul>
        </li>
        <li>{words.basisDevices(today.devices, today.of)}</li>
      </ul>
    </Section>
  )
}
