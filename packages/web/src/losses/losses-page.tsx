import type { LossLine, LossesAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Every loss and theft, those that are not settled first. */
export function LossesPage() {
  const words = useMessages(messages)
  const query = useQuery({ queryKey: ['losses'], queryFn: () => get<LossesAnswer>('/api/losses') })
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded
        query={query}
        empty={({ rows }) =>
          rows.length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} /> : undefined
        }
      >
        {({ rows }) => (
          <Table
            caption={words.title}
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'device',
                head: words.columns.device,
                cell: (row) => <Link href={`/losses/${row.id}`}>{row.deviceLabel}</Link>,
              },
              { key: 'person', head: words.columns.person, cell: (row) => row.personName ?? '' },
              { key: 'how', head: words.columns.how, cell: (row) => words.how[row.how] },
              { key: 'reported', head: words.columns.reported, cell: (row) => <When at={row.reportedAt} /> },
              { key: 'wipe', head: words.columns.wipe, cell: (row) => <WipeMark state={row.remoteWipe.state} /> },
              { key: 'state', head: words.columns.state, cell: (row) => <LossState loss={row} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

export function LossState({ loss }: { readonly loss: Pick<LossLine, 'ended'> }) {
  const words = useMessages(messages)
  if (loss.ended === undefined) return <Mark kind="bad">{words.open}</Mark>
  return <Mark kind="info">{words[loss.ended.how]}</Mark>
}

const WIPE_LOOKS = {
  notTried: 'open',
  notPossible: 'warn',
  asked: 'warn',
  confirmed: 'info',
  failed: 'bad',
} as const

/** How the remote wipe stands. Never green: "done" is the word of another tool. */
export function WipeMark({ state }: { readonly state: LossLine['remoteWipe']['state'] }) {
  const words = useMessages(messages)
  return <Mark kind={WIPE_LOOKS[state]}>{words.wipeStates[state]}</Mark>
}
