import type { ApprovalAnswer, ExemptionChoices, MyDevicesAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Form, SelectField, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { useSession } from '../kit/session.ts'
import { ChooseRule } from './choose-rule.tsx'
import { messages } from './messages.ts'

/** Asking for an exemption for oneself or for a device one uses. */
export function AskExemptionPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['exemptions', 'ask'],
    queryFn: async () => ({
      choices: await get<ExemptionChoices>('/api/exemption-choices'),
      mine: await get<MyDevicesAnswer>('/api/my/devices'),
    }),
  })
  return (
    <Page title={words.askTitle} lead={words.askLead} back={{ href: '/my/requests', text: words.mineTitle }}>
      <Loaded query={query}>
        {({ choices, mine }) => <AskForm choices={choices.choices} devices={mine.devices} />}
      </Loaded>
    </Page>
  )
}

function AskForm({
  choices,
  devices,
}: {
  readonly choices: ExemptionChoices['choices']
  readonly devices: MyDevicesAnswer['devices']
}) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const person = useSession()?.account.person
  const [exemptFrom, setExemptFrom] = useState('')
  const [device, setDevice] = useState(devices[0]?.id ?? '')
  const [reason, setReason] = useState('')
  async function ask(): Promise<void> {
    const subject = device === '' ? { kind: 'person', id: person ?? '' } : { kind: 'device', id: device }
    const { id } = await send<ApprovalAnswer>('POST', '/api/my/exemption-requests', { exemptFrom, subject, reason })
    toast(words.sent)
    await client.invalidateQueries()
    go(`/my/requests/${id}`)
  }
  return (
    <Form onSubmit={ask} submit={words.send}>
      <ChooseRule choices={choices} value={exemptFrom} onChange={setExemptFrom} />
      <SelectField
        name="subject"
        label={words.askFor}
        value={device}
        onChange={setDevice}
        options={[
          ...devices.map(({ id, label }) => ({ value: id, label: `${words.device}: ${label}` })),
          { value: '', label: words.askMyself },
        ]}
      />
      <TextArea
        name="reason"
        label={words.reason}
        hint={words.askReasonHint}
        required
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
    </Form>
  )
}
