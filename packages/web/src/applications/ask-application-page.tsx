import type { ApprovalAnswer, ReviewQuestions } from '@taga/contract'
import { DEVICE_SYSTEMS, DEVICE_SYSTEM_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { dayAhead, endOfDay } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { DateField, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Asking for an application, with the questions of its security review (AD-6, TW-6). */
export function AskApplicationPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['applications', 'questions'],
    queryFn: () => get<ReviewQuestions>('/api/applications/review-questions'),
    staleTime: Infinity,
  })
  return (
    <Page
      title={words.askTitle}
      lead={words.askLead}
      back={{ href: '/approved-applications', text: words.publishedTitle }}
    >
      <Loaded query={query}>{({ questions }) => <AskForm questions={questions} />}</Loaded>
    </Page>
  )
}

function AskForm({ questions }: { readonly questions: ReviewQuestions['questions'] }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const { draft, set } = useDraft({
    name: search.get('name') ?? '',
    publisher: '',
    os: '',
    source: '',
    purpose: '',
  })
  const [neededBy, setNeededBy] = useState<number | undefined>(undefined)
  const [review, setReview] = useState<Readonly<Record<string, string>>>({})
  async function ask(): Promise<void> {
    const due = endOfDay(neededBy)
    const body = { ...filled(draft), review, ...(due === undefined ? {} : { neededBy: due }) }
    const { id } = await send<ApprovalAnswer>('POST', '/api/my/application-requests', body)
    toast(words.sent)
    await client.invalidateQueries()
    go(`/my/requests/${id}`)
  }
  return (
    <Form onSubmit={ask} submit={words.send}>
      <TextField
        name="name"
        label={words.askName}
        hint={words.askNameHint}
        required
        maxLength={200}
        value={draft.name}
        onChange={set('name')}
      />
      <TextField
        name="publisher"
        label={words.publisher}
        maxLength={200}
        value={draft.publisher}
        onChange={set('publisher')}
      />
      <SelectField
        name="os"
        label={words.os}
        value={draft.os}
        onChange={set('os')}
        options={[
          { value: '', label: words.anyOs },
          ...DEVICE_SYSTEMS.map((os) => ({ value: os, label: say(DEVICE_SYSTEM_WORDS[os]) })),
        ]}
      />
      <TextField
        name="source"
        label={words.askSource}
        required
        maxLength={500}
        value={draft.source}
        onChange={set('source')}
      />
      <TextArea
        name="purpose"
        label={words.purpose}
        required
        maxLength={500}
        rows={3}
        value={draft.purpose}
        onChange={set('purpose')}
      />
      <DateField name="neededBy" label={words.neededBy} min={dayAhead(0)} value={neededBy} onChange={setNeededBy} />
      <Section title={words.questions} id="review">
        <p className="hint">{words.questionsHint}</p>
        <div className="review">
          {questions.map(({ id, title }, index) => (
            <RadioGroup
              key={id}
              name={index === 0 ? 'review' : `review-${id}`}
              label={say(title)}
              required
              value={review[id]}
              onChange={(answer) => setReview((before) => ({ ...before, [id]: answer }))}
              options={optionsOf(words.answers)}
            />
          ))}
        </div>
      </Section>
    </Form>
  )
}
