import type { ExemptionChoices } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { dayAhead, endOfDay } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { DateField, Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { optionsOf } from '../registers/draft.ts'
import { ChooseDevice } from './choose-device.tsx'
import { ChooseRule } from './choose-rule.tsx'
import { messages } from './messages.ts'

const DAY_MS = 86_400_000
const OFFERED_MS = 90 * DAY_MS

/** Recording an exemption. It takes effect at once. */
export function NewExemptionPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['exemptions', 'choices'],
    queryFn: () => get<ExemptionChoices>('/api/exemption-choices'),
  })
  return (
    <Page title={words.addTitle} lead={words.lead} back={{ href: '/exemptions', text: words.title }}>
      <Loaded query={query}>{(choices) => <ExemptionForm given={choices} />}</Loaded>
    </Page>
  )
}

function ExemptionForm({ given }: { readonly given: ExemptionChoices }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [exemptFrom, setExemptFrom] = useState('')
  const [kind, setKind] = useState('device')
  const [subject, setSubject] = useState('')
  const [owner, setOwner] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<number | undefined>(dayAhead(OFFERED_MS))
  async function save(): Promise<void> {
    const body = { exemptFrom, subject: { kind, id: subject }, owner, reason, until: endOfDay(until) }
    const { id } = await send<{ id: string }>('POST', '/api/exemptions', body)
    toast(words.saved)
    await client.invalidateQueries()
    go(`/exemptions/${id}`)
  }
  return (
    <Form onSubmit={save} submit={words.add}>
      <ChooseRule choices={given.choices} value={exemptFrom} onChange={setExemptFrom} />
      <RadioGroup
        name="kind"
        label={words.subjectKind}
        value={kind}
        onChange={(next) => {
          setKind(next)
          setSubject('')
        }}
        options={optionsOf(words.subjectKinds)}
      />
      {kind === 'device' ? (
        <ChooseDevice value={subject} onChange={setSubject} />
      ) : (
        <ChoosePerson name="subject" label={words.person} value={subject} onChange={setSubject} />
      )}
      <TextArea
        name="reason"
        label={words.reason}
        hint={words.reasonHint}
        required
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      <ChoosePerson name="owner" label={words.owner} hint={words.ownerHint} value={owner} onChange={setOwner} />
      <DateField
        name="until"
        label={words.until}
        hint={words.untilHint}
        required
        min={dayAhead(0)}
        max={dayAhead(given.longestMs - DAY_MS)}
        value={until}
        onChange={setUntil}
      />
    </Form>
  )
}
