import type { GoodDetail, IssueAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { AddPieceForm, CountForm, IssueForm } from './good-forms.tsx'
import { IssueState } from './issue-state.tsx'
import { messages } from './messages.ts'
import { Pieces } from './pieces.tsx'
import { useStockAct } from './use-stock-act.ts'

/** One kind of small thing: how many there are, who has them, and giving out and taking back. */
export function GoodPage() {
  const words = useMessages(messages)
  const { good: id } = useParams<{ good: string }>()
  const mayAct = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: ['stock', id], queryFn: () => get<GoodDetail>(`/api/stock/${id}`) })
  return (
    <Page title={query.data?.good.name ?? words.title} back={{ href: '/stock', text: words.back }}>
      <Loaded query={query}>
        {(detail) => (
          <>
            <GoodFacts detail={detail} />
            {mayAct && (
              <Section title={words.issueTitle}>
                <IssueForm key={detail.good.version} detail={detail} />
              </Section>
            )}
            <Issues issues={detail.issues} mayAct={mayAct} />
            {detail.good.counting === 'single' && <Pieces pieces={detail.pieces} mayAct={mayAct} />}
            {mayAct && detail.good.counting === 'counted' && (
              <Section title={words.countTitle}>
                <CountForm key={detail.good.version} detail={detail} />
              </Section>
            )}
            {mayAct && detail.good.counting === 'single' && (
              <Section title={words.addPieceTitle}>
                <AddPieceForm key={detail.good.version} detail={detail} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function GoodFacts({ detail: { good } }: { readonly detail: GoodDetail }) {
  const words = useMessages(messages)
  return (
    <Facts
      items={[
        { term: words.columns.sort, value: words.sorts[good.sort] },
        {
          term: words.columns.onShelf,
          value: (
            <>
              {good.onShelf} {good.onShelf < good.fewest && <Mark kind="warn">{words.short}</Mark>}
            </>
          ),
        },
        { term: words.columns.issued, value: good.issued },
        { term: words.columns.owned, value: good.owned },
        { term: words.fewest, value: good.fewest },
        {
          term: words.columns.counted,
          value: good.countedAt === undefined ? words.never : <Age at={good.countedAt} />,
        },
        ...(good.note === undefined ? [] : [{ term: words.note, value: good.note }]),
      ]}
    />
  )
}

function Issues({ issues, mayAct }: { readonly issues: readonly IssueAnswer[]; readonly mayAct: boolean }) {
  const words = useMessages(messages)
  const columns = words.issueColumns
  return (
    <Section title={words.issuesTitle}>
      {issues.length === 0 ? (
        <p className="soft">{words.issuesNone}</p>
      ) : (
        <Table
          caption={words.issuesTitle}
          rows={issues}
          rowKey={(row) => row.id}
          columns={[
            { key: 'person', head: columns.person, cell: (row) => row.personName },
            { key: 'what', head: columns.what, cell: (row) => row.pieceNumber ?? `${row.count}` },
            { key: 'when', head: columns.when, cell: (row) => <Day at={row.issuedAt} /> },
            { key: 'due', head: columns.due, cell: (row) => (row.dueAt === undefined ? '' : <Day at={row.dueAt} />) },
            { key: 'state', head: columns.state, cell: (row) => <IssueState issue={row} /> },
            {
              key: 'act',
              head: columns.act,
              cell: (row) => mayAct && row.endedAt === undefined && <EndButtons issue={row} />,
            },
          ]}
        />
      )}
    </Section>
  )
}

function EndButtons({ issue }: { readonly issue: IssueAnswer }) {
  const words = useMessages(messages)
  const act = useStockAct()
  const [isAsking, setAsking] = useState(false)
  const end = (how: 'returned' | 'lost') => act(`/api/stock-issues/${issue.id}/end`, { how }, words.endedDone)
  return (
    <div className="actions">
      <ActButton act={() => end('returned')}>{words.returned}</ActButton>
      <Button kind="plain" onClick={() => setAsking(true)}>
        {words.lost}
      </Button>
      <Confirm
        title={words.lostTitle}
        text={words.lostText}
        confirm={words.lost}
        kind="danger"
        onConfirm={() => end('lost')}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
