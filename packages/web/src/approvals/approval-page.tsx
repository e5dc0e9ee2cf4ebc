import type { ApprovalAnswer, ApprovalDetail } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { type Fact, Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day, When } from '../kit/when.tsx'
import { ApprovalState, DueCell } from './approval-state.tsx'
import { DecideForm, EndApproval, Withdraw } from './decide-form.tsx'
import { messages } from './messages.ts'

/** One request as those see it who decide. */
export function ApprovalPage() {
  const words = useMessages(messages)
  return <Shown back={{ href: '/approvals', text: words.title }} />
}

/** The same as its asker sees it. */
export function MyRequestPage() {
  const words = useMessages(messages)
  return <Shown back={{ href: '/my/requests', text: words.mineTitle }} />
}

function Shown({ back }: { readonly back: { readonly href: string; readonly text: string } }) {
  const words = useMessages(messages)
  const say = useSay()
  const { approval: id } = useParams<{ approval: string }>()
  const query = useQuery({ queryKey: ['approvals', id], queryFn: () => get<ApprovalDetail>(`/api/approvals/${id}`) })
  const title = query.data === undefined ? words.title : say(query.data.approval.summary)
  return (
    <Page title={title} back={back}>
      <Loaded query={query}>
        {({ approval, history, hindrance }) => (
          <>
            <RequestFacts approval={approval} />
            {hindrance !== undefined && (
              <Notice kind="warn" title={words.hindered}>
                <p>{say(hindrance)}</p>
              </Notice>
            )}
            <WhatToDo approval={approval} />
            <History history={history} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function RequestFacts({ approval }: { readonly approval: ApprovalAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const items: Fact[] = [
    { term: words.kind, value: say(approval.title) },
    { term: words.state, value: <ApprovalState approval={approval} /> },
    { term: words.askedBy, value: approval.askedBy.name },
    { term: words.askedAt, value: <When at={approval.askedAt} /> },
  ]
  if (approval.state === 'asked') items.push({ term: words.due, value: <DueCell approval={approval} /> })
  if (approval.decidedBy !== undefined) items.push({ term: words.decidedBy, value: approval.decidedBy.name })
  if (approval.decidedAt !== undefined) items.push({ term: words.decidedAt, value: <When at={approval.decidedAt} /> })
  if (approval.reason !== undefined) items.push({ term: words.reason, value: <Lines text={approval.reason} /> })
  if (approval.conditions !== undefined)
    items.push({ term: words.conditions, value: <Lines text={approval.conditions} /> })
  if (approval.validUntil !== undefined)
    items.push({ term: words.until, value: <Day at={approval.validUntil} calendar="both" /> })
  if (approval.endCause !== undefined)
    items.push({
      term: words.endCause,
      value: [words.endCauses[approval.endCause], approval.endReason].filter((part) => part !== undefined).join(' — '),
    })
  return (
    <>
      <Facts items={items} />
      {approval.selfDecided && <Notice kind="warn">{words.selfDecided}</Notice>}
      <Section title={words.content}>
        <Table
          caption={words.content}
          rows={approval.shows}
          rowKey={({ term }) => term.en}
          columns={[
            { key: 'term', head: words.question, cell: ({ term }) => say(term) },
            { key: 'value', head: words.answer, cell: ({ value }) => <Lines text={say(value)} /> },
          ]}
        />
      </Section>
    </>
  )
}

/** What this person may do about it now: answer it, take it back, or withdraw it. */
function WhatToDo({ approval }: { readonly approval: ApprovalAnswer }) {
  const words = useMessages(messages)
  const session = useSession()
  const decides =
    hasRole(session, 'administrator') || (hasRole(session, 'executive') && approval.kind === 'authenticationStandard')
  if (approval.state === 'asked')
    return (
      <>
        {approval.isMine && <Withdraw approval={approval} />}
        {decides && (
          <Section title={words.decideTitle}>
            {approval.isMine && <Notice kind="info">{words.own}</Notice>}
            <DecideForm approval={approval} />
          </Section>
        )}
      </>
    )
  if (approval.state === 'granted' && decides) return <EndApproval approval={approval} />
  return null
}

function History({ history }: { readonly history: ApprovalDetail['history'] }) {
  const words = useMessages(messages)
  return (
    <Section title={words.history}>
      <Table
        caption={words.history}
        rows={history}
        rowKey={({ at, kind }) => `${kind}-${at}`}
        columns={[
          { key: 'what', head: words.what, cell: ({ kind }) => words.historyKinds[kind] ?? kind },
          { key: 'at', head: words.at, cell: ({ at }) => <When at={at} /> },
          { key: 'by', head: words.by, cell: ({ by }) => (by === '' ? words.system : by) },
        ]}
      />
    </Section>
  )
}

/** Text as somebody wrote it, line by line. */
function Lines({ text }: { readonly text: string }) {
  return <span className="own-words">{text}</span>
}
