import type { CheckPersonalUse, PersonalDeviceAnswer } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, MANAGEMENT_WORDS, type PatternId, findPattern } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'wouter'
import { EndApproval } from '../approvals/decide-form.tsx'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Form, RadioGroup, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { type Fact, Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day, When } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { UseState } from './use-state.tsx'

/** One personal device: what was confirmed, until when, and how its use ends. */
export function PersonalDevicePage() {
  const words = useMessages(messages)
  const { device } = useParams<{ device: string }>()
  const query = useQuery({
    queryKey: ['personal-devices', device],
    queryFn: () => get<PersonalDeviceAnswer>(`/api/personal-devices/${device}`),
  })
  const decides = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.label ?? words.title} back={{ href: '/personal-devices', text: words.title }}>
      <Loaded query={query}>
        {(use) => (
          <>
            <UseFacts use={use} />
            {use.selfChecked && <Notice kind="warn">{words.selfChecked}</Notice>}
            {decides && use.state === 'toCheck' && <CheckForm use={use} />}
            {decides && (use.state === 'inUse' || use.state === 'endingSoon') && (
              <EndApproval approval={{ id: use.approval }} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function UseFacts({ use }: { readonly use: PersonalDeviceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const items: Fact[] = [
    { term: words.state, value: <UseState state={use.state} /> },
    { term: words.owner, value: use.person.name },
    { term: words.system, value: `${say(DEVICE_KIND_WORDS[use.kind])} · ${say(DEVICE_SYSTEM_WORDS[use.os])}` },
    { term: words.management, value: say(MANAGEMENT_WORDS[use.management]) },
    { term: words.purpose, value: use.purpose },
    {
      term: words.patterns,
      value: use.patterns.map((id) => say(findPattern(id as PatternId).name)).join(' · '),
    }, // ids the server has read
    { term: words.until, value: <Day at={use.validUntil} calendar="both" /> },
    { term: words.confirmedAt, value: <When at={use.confirmedAt} /> },
    {
      term: words.consentVersion,
      value: use.consentCurrent ? use.consentVersion : `${use.consentVersion} — ${words.consentOld}`,
    },
    {
      term: words.approval,
      value: <LinkButton href={`/approvals/${use.approval}`}>{words.showApproval}</LinkButton>,
    },
  ]
  if (use.endingAt !== undefined) items.push({ term: words.endingAt, value: <When at={use.endingAt} /> })
  if (use.endingCause !== undefined) items.push({ term: words.endingCause, value: words.causes[use.endingCause] })
  if (use.proofAt !== undefined) items.push({ term: words.proofAt, value: <When at={use.proofAt} /> })
  if (use.checkedAt !== undefined) items.push({ term: words.checkedAt, value: <When at={use.checkedAt} /> })
  if (use.checkNote !== undefined) items.push({ term: words.note, value: use.checkNote })
  return (
    <>
      <Facts items={items} />
      {use.proof !== undefined && (
        <Section title={words.proof}>
          <Names titles={use.proof.map(({ title }) => say(title))} />
        </Section>
      )}
      <Section title={words.confirmed}>
        <Names titles={use.protections.map(({ title }) => say(title))} />
      </Section>
    </>
  )
}

function Names({ titles }: { readonly titles: readonly string[] }) {
  return (
    <ul>
      {titles.map((title) => (
        <li key={title}>{title}</li>
      ))}
    </ul>
  )
}

function CheckForm({ use }: { readonly use: PersonalDeviceAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [answer, setAnswer] = useState('accept')
  const [note, setNote] = useState('')
  const accepted = answer === 'accept'
  async function check(): Promise<void> {
    const body: CheckPersonalUse = accepted
      ? { accepted, ...(note.trim() === '' ? {} : { note }) }
      : { accepted: false, note }
    await send('POST', `/api/personal-devices/${use.device}/check`, body)
    toast(words.checked)
    await client.invalidateQueries()
  }
  return (
    <Section title={words.checkTitle}>
      <p>{words.checkText}</p>
      <Form onSubmit={check} submit={accepted ? words.accept : words.sendBack}>
        <RadioGroup
          name="accepted"
          label={words.checkTitle}
          value={answer}
          onChange={setAnswer}
          options={[
            { value: 'accept', label: words.accept },
            { value: 'sendBack', label: words.sendBack },
          ]}
        />
        <TextArea
          name="note"
          label={accepted ? words.note : words.noteBack}
          required={!accepted}
          maxLength={500}
          rows={3}
          value={note}
          onChange={setNote}
        />
      </Form>
    </Section>
  )
}
