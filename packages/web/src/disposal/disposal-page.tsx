import type { DisposalLine, DisposalsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { messages } from './messages.ts'

const LOOKS = { toWipe: 'warn', toConfirm: 'warn', wiped: 'info', returned: 'open' } as const

/** Everything on its way out that waits for somebody, the oldest first. */
export function DisposalPage() {
  const words = useMessages(messages)
  const [search, setSearch] = useSearchParams()
  const waits = search.get('waits') ?? ''
  const query = useQuery({ queryKey: ['disposal'], queryFn: () => get<DisposalsAnswer>('/api/disposal') })
  const shown = (rows: readonly DisposalLine[]) => rows.filter((row) => waits === '' || row.waits === waits)
  return (
    <Page title={words.title} lead={words.lead}>
      <SelectField
        name="waits"
        label={words.filter}
        value={waits}
        onChange={(value) => setSearch(value === '' ? {} : { waits: value })}
        options={optionsOf(words.waits, words.all)}
      />
      <Loaded
        query={query}
        empty={({ rows }) =>
          shown(rows).length === 0 ? <Empty title={words.emptyTitle} text={words.emptyText} /> : undefined
        }
      >
        {({ rows }) => (
          <Table
            caption={words.title}
            rows={shown(rows)}
            rowKey={(row) => row.device}
            columns={[
              {
                key: 'device',
                head: words.columns.device,
                cell: (row) => (
                  <>
                    <Link href={`/disposal/${row.device}`}>{row.label}</Link>
                    {row.tag !== undefined && <span className="soft"> {row.tag}</span>}
                  </>
                ),
              },
              {
                key: 'waits',
                head: words.columns.waits,
                cell: (row) => <Mark kind={LOOKS[row.waits]}>{words.waits[row.waits]}</Mark>,
              },
              { key: 'since', head: words.columns.since, cell: (row) => <Age at={row.since} /> },
              { key: 'place', head: words.columns.place, cell: (row) => row.place ?? '' },
              { key: 'user', head: words.columns.user, cell: (row) => row.lastUserName ?? '' },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
