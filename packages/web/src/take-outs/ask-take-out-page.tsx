import type { ApprovalAnswer, MyDevicesAnswer } from '@taga/contract'
import { isInHands } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { CheckField, Form, RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

type Devices = MyDevicesAnswer['devices']

/** Asking to take information out on a company device in one's hands (TW-11, EX-1). */
export function AskTakeOutPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['devices', 'mine'],
    queryFn: () => get<MyDevicesAnswer>('/api/my/devices'),
    select: ({ devices }) => devices.filter(({ ownership, state }) => ownership === 'company' && isInHands(state)),
  })
  const none = (
    <Empty
      title={words.noneTitle}
      text={words.noneText}
      actions={<LinkButton href="/my/loans">{words.borrow}</LinkButton>}
    />
  )
  return (
    <Page title={words.title} lead={words.lead} back={{ href: '/my/requests', text: words.back }}>
      <Loaded query={query} empty={(devices) => (devices.length === 0 ? none : undefined)}>
        {(devices) => <AskForm devices={devices} />}
      </Loaded>
    </Page>
  )
}

function AskForm({ devices }: { readonly devices: Devices }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    device: devices.length === 1 ? (devices[0]?.id ?? '') : '',
    title: '',
    level: '',
    reason: '',
    originalKept: false,
  })
  async function ask(): Promise<void> {
    const { id } = await send<ApprovalAnswer>('POST', '/api/my/take-out-requests', filled(draft))
    toast(words.sent)
    await client.invalidateQueries()
    go(`/my/requests/${id}`)
  }
  return (
    <Form onSubmit={ask} submit={words.send}>
      <SelectField
        name="device"
        label={words.device}
        hint={words.deviceHint}
        required
        value={draft.device}
        onChange={set('device')}
        options={[{ value: '', label: words.choose }, ...devices.map(({ id, label }) => ({ value: id, label }))]}
      />
      <TextField
        name="title"
        label={words.what}
        hint={words.whatHint}
        required
        maxLength={200}
        value={draft.title}
        onChange={set('title')}
      />
      <RadioGroup
        name="level"
        label={words.level}
        required
        value={draft.level}
        onChange={set('level')}
        options={optionsOf(common.levels)}
      />
      <TextArea
        name="reason"
        label={words.reason}
        hint={words.reasonHint}
        required
        maxLength={1000}
        value={draft.reason}
        onChange={set('reason')}
      />
      <CheckField
        name="originalKept"
        label={words.originalKept}
        required
        value={draft.originalKept}
        onChange={set('originalKept')}
      />
    </Form>
  )
}
