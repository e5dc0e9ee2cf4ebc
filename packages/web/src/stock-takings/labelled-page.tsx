import type { LabelledDeviceAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { ApiFault, get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { isOverseer, useSession } from '../kit/session.ts'
import { AnswerCard } from './answer-form.tsx'
import { messages } from './messages.ts'

/** The page behind a label: to answer for one's own device, or to tell of one that is not. */
export function LabelledPage() {
  const words = useMessages(messages)
  const { label } = useParams<{ label: string }>()
  const query = useQuery({
    queryKey: ['stock-takings', 'label', label],
    queryFn: () => get<LabelledDeviceAnswer>(`/api/labels/${encodeURIComponent(label)}`),
    retry: false,
  })
  const isNotMine = query.error instanceof ApiFault && query.error.status === 404
  return (
    <Page title={query.data?.label ?? words.labelledTitle}>
      {isNotMine ? <Sighting label={label} /> : <Loaded query={query}>{(answer) => <Mine answer={answer} />}</Loaded>}
    </Page>
  )
}

function Mine({ answer }: { readonly answer: LabelledDeviceAnswer }) {
  const words = useMessages(messages)
  const session = useSession()
  return (
    <>
      {answer.mine && <p>{words.labelledMine}</p>}
      {answer.lines.map((line) => (
        <AnswerCard key={`${line.stockTaking} ${line.device}`} line={line} />
      ))}
      {answer.lines.length === 0 && <p>{words.labelledNothing}</p>}
      <div className="actions">
        {isOverseer(session) && <LinkButton href={`/devices/${answer.device}`}>{words.labelledOverseer}</LinkButton>}
        {answer.mine && (
          <LinkButton kind="danger" href={`/devices/${answer.device}/loss`}>
            {words.reportLoss}
          </LinkButton>
        )}
      </div>
    </>
  )
}

function Sighting({ label }: { readonly label: string }) {
  const words = useMessages(messages)
  const [note, setNote] = useState('')
  const [isTold, setTold] = useState(false)
  if (isTold) return <Notice kind="good" title={words.told} />
  return (
    <Section title={words.foundTitle}>
      <p>{words.foundText}</p>
      <Form
        onSubmit={async () => {
          await send('POST', '/api/sightings', { label, note: note.replaceAll(/\s+/gu, ' ').trim() })
          setTold(true)
        }}
        submit={words.doTell}
      >
        <TextArea name="note" label={words.foundWhere} required maxLength={300} value={note} onChange={setNote} />
      </Form>
    </Section>
  )
}
