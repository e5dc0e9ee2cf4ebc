import type { DeviceLine, DevicesAnswer } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { Qr } from '../kit/qr.tsx'
import { messages } from './messages.ts'

const A_SHEET = 48

/** Labels with a code that opens the page of a device. The code holds an address and no secret. */
export function LabelsPage() {
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const [after, setAfter] = useState<string | undefined>(undefined)
  const query = useQuery({
    queryKey: ['devices', 'labels', search, after],
    queryFn: () =>
      get<DevicesAnswer>('/api/devices', { search: search.trim(), after, ownership: 'company', limit: A_SHEET }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={words.labelsTitle}
      lead={<span className="no-print">{words.labelsLead}</span>}
      back={{ href: '/stock-takings', text: words.back }}
      actions={<Button onClick={() => window.print()}>{words.labelsPrint}</Button>}
    >
      <div className="no-print">
        <TextField
          name="search"
          label={words.labelsSearch}
          value={search}
          onChange={(text) => {
            setSearch(text)
            setAfter(undefined)
          }}
        />
      </div>
      <Loaded query={query} empty={({ rows }) => (rows.length === 0 ? <Empty title={words.labelsEmpty} /> : undefined)}>
        {({ rows, total, next }) => (
          <>
            <p className="soft no-print" role="status">
              {words.labelsCount(rows.length, total)}
            </p>
            <div className="labels">
              {rows.map((row) => (
                <LabelCard key={row.id} device={row} />
              ))}
            </div>
            {next !== undefined && (
              <div className="actions no-print">
                <Button onClick={() => setAfter(next)}>{words.labelsMore}</Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function LabelCard({ device }: { readonly device: DeviceLine }) {
  const words = useMessages(messages)
  const name = device.tag ?? device.id
  return (
    <div className="label-card">
      <Qr text={`${window.location.origin}/d/${encodeURIComponent(name)}`} label={words.labelOf(device.label)} />
      <div>
        <div className="label-tag">{device.tag ?? device.label}</div>
        {device.tag !== undefined && <div className="label-name">{device.label}</div>}
        <div className="label-note">{words.labelNote}</div>
      </div>
    </div>
  )
}
