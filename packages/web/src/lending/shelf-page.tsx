import type { ShelfAnswer, ShelfLine } from '@taga/contract'
import { DEVICE_KIND_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { ReadyMark } from './readiness.tsx'

/** The devices in stock, those that can be lent at once first (AD-12.3). */
export function ShelfPage() {
  const words = useMessages(messages)
  const say = useSay()
  const mayLend = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: ['loans', 'shelf'], queryFn: () => get<ShelfAnswer>('/api/shelf') })
  return (
    <Page title={words.shelfTitle} lead={words.shelfLead} back={{ href: '/lending', text: words.back }}>
      <Loaded
        query={query}
        empty={({ rows }) =>
          rows.length === 0 ? <Empty title={words.shelfEmpty} text={words.shelfEmptyText} /> : undefined
        }
      >
        {({ rows, total }) => (
          <>
            {rows.length < total && <p>{words.shelfMore(rows.length, total)}</p>}
            <Table
              caption={words.shelfTitle}
              rows={readyFirst(rows)}
              rowKey={(row) => row.id}
              columns={[
                { key: 'label', head: words.device, cell: (row) => <DeviceName row={row} /> },
                { key: 'kind', head: words.kind, cell: (row) => say(DEVICE_KIND_WORDS[row.kind]) },
                { key: 'ready', head: words.ready, cell: (row) => <ReadyMark ready={row.ready} /> },
                { key: 'lacking', head: words.lacking, cell: (row) => lackingOf(row).map(say).join(say(COMMA)) },
                {
                  key: 'seen',
                  head: words.lastSeen,
                  cell: (row) => (row.lastSeenAt === undefined ? words.never : <Age at={row.lastSeenAt} />),
                },
                { key: 'place', head: words.place, cell: (row) => row.place ?? '' },
                {
                  key: 'lend',
                  head: words.handOver,
                  cell: (row) =>
                    mayLend && <LinkButton href={`/lending/new?device=${row.id}`}>{words.lendThis}</LinkButton>,
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

const COMMA = { ja: '、', en: ', ' }

function DeviceName({ row }: { readonly row: ShelfLine }) {
  return (
    <span className="cell-stack cell-name">
      <Link href={`/devices/${row.id}`}>{row.label}</Link>
      {row.tag !== undefined && <span className="soft">{row.tag}</span>}
    </span>
  )
}

function lackingOf(row: ShelfLine) {
  return row.ready.checks.filter((check) => check.state !== 'holds').map((check) => check.title)
}

function readyFirst(rows: readonly ShelfLine[]): readonly ShelfLine[] {
  return rows.toSorted((one, other) => Number(other.ready.state === 'holds') - Number(one.ready.state === 'holds'))
}
