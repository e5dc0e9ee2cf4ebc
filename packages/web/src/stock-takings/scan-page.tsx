import type { ScanAnswer, StockTakingSummary } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { FoundShare } from './stock-takings-page.tsx'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<ScanAnswer['kind'], MarkKind>> = {
  found: 'good',
  already: 'info',
  notListed: 'warn',
  unknown: 'bad',
}
const MOST_SHOWN = 30

type Scanned = ScanAnswer & { readonly typed: string; readonly number: number }

/** Label after label at the desk: each Enter is one device found. */
export function ScanPage() {
  const words = useMessages(messages)
  const { taking: id } = useParams<{ taking: string }>()
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [place, setPlace] = useState('')
  const [log, setLog] = useState<readonly Scanned[]>([])
  const query = useQuery({
    queryKey: ['stock-takings', id],
    queryFn: () => get<StockTakingSummary>(`/api/stock-takings/${id}`),
  })
  async function scan(): Promise<void> {
    const typed = label.trim()
    if (typed === '') return
    const body = { label: typed, ...(place.trim() === '' ? {} : { place }) }
    const answer = await send<ScanAnswer>('POST', `/api/stock-takings/${id}/scans`, body)
    setLog((before) => [{ ...answer, typed, number: (before[0]?.number ?? 0) + 1 }, ...before].slice(0, MOST_SHOWN))
    setLabel((now) => (now.trim() === typed ? '' : now))
    // the count may come later: while the form is busy, it would not take the next label
    void client.invalidateQueries({ queryKey: ['stock-takings', id] })
  }
  return (
    <Page
      title={words.scanTitle}
      lead={words.scanLead}
      back={{ href: `/stock-takings/${id}`, text: query.data?.name ?? words.title }}
    >
      <Loaded query={query}>{(taking) => <FoundShare taking={taking} />}</Loaded>
      <Form onSubmit={scan} submit={words.doScan}>
        <TextField name="label" label={words.label} maxLength={300} value={label} onChange={setLabel} />
        <TextField name="place" label={words.place} maxLength={200} value={place} onChange={setPlace} />
      </Form>
      <Section title={words.scannedLog}>
        <div role="log" aria-live="polite">
          {log.length === 0 ? (
            <p className="soft">{words.scannedNone}</p>
          ) : (
            <ul className="scan-log">
              {log.map((scanned) => (
                <li key={scanned.number}>
                  <Mark kind={LOOKS[scanned.kind]}>{words.scanned[scanned.kind]}</Mark>
                  <strong>{scanned.label ?? scanned.typed}</strong>
                  {scanned.holderName !== undefined && <span>{scanned.holderName}</span>}
                </li>
              ))}
            </ul>
          )}
        </div>
      </Section>
    </Page>
  )
}
