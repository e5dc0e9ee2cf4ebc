import type { PublicationLine } from '@taga/contract'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed, Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { SelectField } from '../kit/text-fields.tsx'
import { When } from '../kit/when.tsx'
import { askPreview, useDifference, useOverview, usePublications } from './api.ts'
import { Difference } from './difference.tsx'
import { messages } from './messages.ts'

/** Every publication, what differs between any two of them, and the way back to one. */
export function HistoryPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.historyTitle} lead={words.historyLead} back={{ href: '/rules', text: words.back }}>
      <Loaded
        query={usePublications()}
        empty={({ rows }) =>
          rows.length === 0 ? <Empty title={words.noHistory} text={words.noHistoryText} /> : undefined
        }
      >
        {({ rows }) => <Publications rows={rows} />}
      </Loaded>
    </Page>
  )
}

const MARKS = { inForce: 'info', waiting: 'warn', replaced: 'open', returned: 'open' } as const

function Publications({ rows }: { readonly rows: readonly PublicationLine[] }) {
  const words = useMessages(messages)
  const isAdministrator = hasRole(useSession(), 'administrator')
  const overview = useOverview().data
  const [, go] = useLocation()
  const [shown, show] = useState(rows[0])
  const [error, setError] = useState<Error>()
  async function bringBack(number: number, after: number): Promise<void> {
    setError(undefined)
    try {
      const { id } = await askPreview(after, { restore: number })
      go(`/rules/previews/${id}`)
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }
  return (
    <>
      {error !== undefined && <Failed error={error} />}
      <Table<PublicationLine>
        caption={words.historyTitle}
        rows={rows}
        rowKey={({ number }) => String(number)}
        columns={[
          { key: 'number', head: words.number, numeric: true, cell: ({ number }) => number },
          { key: 'at', head: words.at, cell: ({ publishedAt }) => <When at={publishedAt} /> },
          {
            key: 'by',
            head: words.by,
            cell: ({ publishedByName, publishedBy }) =>
              publishedByName ?? (publishedBy === 'server' ? words.byServer : words.byMachine),
          },
          {
            key: 'state',
            head: words.state,
            cell: ({ state, restores }) => (
              <>
                <Mark kind={MARKS[state]}>{words.states[state]}</Mark>
                {restores !== undefined && <p className="soft">{words.restores(restores)}</p>}
              </>
            ),
          },
          {
            key: 'acts',
            head: words.acts,
            cell: (row) => (
              <div className="actions">
                <Button kind="plain" label={`${words.difference}: ${row.number}`} onClick={() => show(row)}>
                  {words.difference}
                </Button>
                {isAdministrator && row.state === 'replaced' && overview !== undefined && (
                  <Button
                    kind="secondary"
                    label={`${words.goBack}: ${row.number}`}
                    onClick={() => void bringBack(row.number, overview.number)}
                  >
                    {words.goBack}
                  </Button>
                )}
              </div>
            ),
          },
        ]}
      />
      {shown !== undefined && <Compared key={shown.number} row={shown} rows={rows} />}
    </>
  )
}

function Compared({ row, rows }: { readonly row: PublicationLine; readonly rows: readonly PublicationLine[] }) {
  const words = useMessages(messages)
  const [other, compareWith] = useState(row.basis)
  const query = useDifference(row.number, other)
  const others = [...rows.map(({ number }) => number), 0].filter((number) => number !== row.number)
  return (
    <Section title={`${words.difference}: ${row.number}`}>
      <SelectField
        name="with"
        label={words.compare}
        value={String(other)}
        onChange={(value) => compareWith(Number(value))}
        options={others.map((number) => ({ value: String(number), label: words.compareWith(number) }))}
      />
      <Loaded query={query}>{(difference) => <Difference difference={difference} />}</Loaded>
    </Section>
  )
}
