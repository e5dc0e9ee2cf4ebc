import type { ScanAnswer, StockTakingSummary } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { FoundShare } from './stock-takings-page.tsx'
import { messages } from './messages.ts'
import { type Scanned, useScans } from './use-scans.ts'

const LOOKS: Readonly<Record<ScanAnswer['kind'], MarkKind>> = {
  found: 'good',
  already: 'info',
  notListed: 'warn',
  unknown: 'bad',
}

/** Label after label at the desk: each Enter is one device found. The field is free for the next label at once. */
export function ScanPage() {
  const words = useMessages(messages)
  const { taking: id } = useParams<{ taking: string }>()
  const [label, setLabel] = useState('')
  const [place, setPlace] = useState('')
  const { log, scan, scanAgain } = useScans(id)
  const query = useQuery({
    queryKey: ['stock-takings', id],
    queryFn: () => get<StockTakingSummary>(`/api/stock-takings/${id}`),
  })
  async function take(): Promise<void> {
    const typed = label.trim()
    if (typed !== '' && scan(typed, place.trim())) setLabel('')
  }
  return (
    <Page
      title={words.scanTitle}
      lead={words.scanLead}
      back={{ href: `/stock-takings/${id}`, text: query.data?.name ?? words.title }}
    >
      <Loaded query={query}>{(taking) => <FoundShare taking={taking} />}</Loaded>
      <Form onSubmit={take} submit={words.doScan}>
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
                <ScannedLine key={scanned.number} scanned={scanned} again={() => scanAgain(scanned)} />
              ))}
            </ul>
          )}
        </div>
      </Section>
    </Page>
  )
}

function ScannedLine({ scanned, again }: { readonly scanned: Scanned; readonly again: () => void }) {
  const words = useMessages(messages)
  const { answer, problem, typed } = scanned
  return (
    <li>
      {problem !== undefined && <Mark kind="bad">{words.scanLost}</Mark>}
      {problem === undefined && answer === undefined && <Mark kind="open">{words.scanSending}</Mark>}
      {answer !== undefined && <Mark kind={LOOKS[answer.kind]}>{words.scanned[answer.kind]}</Mark>}
      <strong>{answer?.label ?? typed}</strong>
      {answer?.holderName !== undefined && <span>{answer.holderName}</span>}
      {problem !== undefined && (
        <>
          <span>{problem}</span>
          <Button label={`${words.scanAgain}: ${typed}`} onClick={again}>
            {words.scanAgain}
          </Button>
        </>
      )}
    </li>
  )
}
