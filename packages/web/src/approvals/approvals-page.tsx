import type { ApprovalAnswer, ApprovalKindsAnswer, ApprovalsAnswer, BulkAnswer, BulkApprovals } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get, send } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { type BulkAct, RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { ApprovalState, DueCell, UntilCell } from './approval-state.tsx'
import { messages } from './messages.ts'

const DAY_MS = 86_400_000

/** What people ask for, and what was said to it (T3). */
export function ApprovalsPage() {
  const words = useMessages(messages)
  const say = useSay()
  const decides = hasRole(useSession(), 'administrator')
  const kinds = useQuery({
    queryKey: ['approvals', 'kinds'],
    queryFn: () => get<ApprovalKindsAnswer>('/api/approval-kinds'),
    staleTime: Infinity,
  })
  return (
    <Page title={words.title} lead={words.lead}>
      <RegisterList<ApprovalAnswer>
        name="approvals"
        load={(query) => get<ApprovalsAnswer>('/api/approvals', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/approvals/${row.id}`}
        rowLabel={(row) => say(row.summary)}
        columns={[
          { key: 'summary', head: words.summary, cell: (row) => say(row.summary) },
          { key: 'kind', head: words.kind, cell: (row) => say(row.title) },
          { key: 'state', head: words.state, cell: (row) => <ApprovalState approval={row} /> },
          { key: 'askedBy', head: words.askedBy, cell: (row) => row.askedBy.name },
          { key: 'asked', head: words.askedAt, cell: (row) => <Day at={row.askedAt} />, sort: 'asked' },
          { key: 'due', head: words.due, cell: (row) => <DueCell approval={row} />, sort: 'due' },
          {
            key: 'until',
            head: words.until,
            cell: (row) => <UntilCell approval={row} />,
            sort: 'until',
          },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
          {
            name: 'kind',
            label: words.kind,
            kind: 'select',
            options: (kinds.data?.kinds ?? []).map(({ kind, title }) => ({ value: kind, label: say(title) })),
          },
          {
            name: 'endingSoon',
            label: words.endingSoon,
            kind: 'select',
            options: [{ value: 'true', label: words.endingSoonOnly }],
          },
        ]}
        bulk={decides ? bulkActs(words) : []}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} />}
        csv={{ exportPath: '/api/csv/approvals' }}
      />
    </Page>
  )
}

function bulkActs(words: (typeof messages)['ja']): readonly BulkAct[] {
  const grant = (ids: readonly string[], days: string, dryRun: boolean): BulkApprovals => ({
    act: 'grant',
    ids: [...ids],
    dryRun,
    validUntil: Date.now() + Number(days) * DAY_MS,
  })
  const refuse = (ids: readonly string[], reason: string, dryRun: boolean): BulkApprovals => ({
    act: 'refuse',
    ids: [...ids],
    dryRun,
    reason,
  })
  const ask = (body: BulkApprovals) => send<BulkAnswer>('POST', '/api/approvals/bulk', body)
  const preview = async (body: BulkApprovals) => {
    const { done, refused } = await ask(body)
    return { will: done, refused }
  }
  return [
    {
      name: 'grant',
      label: words.bulkGrant,
      choose: { label: words.bulkUntil, options: optionsOf(words.bulkSpans) },
      preview: (ids, days) => preview(grant(ids, days, true)),
      run: (ids, _version, days) => ask(grant(ids, days, false)),
    },
    {
      name: 'refuse',
      label: words.bulkRefuse,
      kind: 'danger',
      choose: {
        label: words.refuseReason,
        options: Object.values(words.bulkReasons).map((reason) => ({ value: reason, label: reason })),
      },
      preview: (ids, reason) => preview(refuse(ids, reason, true)),
      run: (ids, _version, reason) => ask(refuse(ids, reason, false)),
    },
  ]
}
