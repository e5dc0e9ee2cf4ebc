import type { RequestLoan } from '@taga/contract'
import { DEVICE_KIND_WORDS } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { messages } from './messages.ts'
import { LENDING_REASONS } from './reasons.ts'

const BORROWED = ['laptop', 'tablet', 'phone', 'desktop'] as const satisfies readonly RequestLoan['wanted'][]

/** Asks to be lent a device. */
export function RequestLoanPage() {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    wanted: 'laptop' as RequestLoan['wanted'],
    purpose: '',
    until: undefined as number | undefined,
  })
  async function ask(): Promise<void> {
    const until = draft.until === undefined ? {} : { until: endOfDay(draft.until) }
    const body = { wanted: draft.wanted, purpose: draft.purpose, ...until }
    await sayingWhy(LENDING_REASONS, () => send('POST', '/api/loans/requests', body))
    await client.invalidateQueries({ queryKey: ['loans'] })
    toast(words.asked)
    go('/my/loans')
  }
  return (
    <Page title={words.requestTitle} lead={words.requestLead} back={{ href: '/my/loans', text: words.myBack }}>
      <Form onSubmit={ask} submit={words.doAsk}>
        <SelectField
          name="wanted"
          label={words.wanted}
          value={draft.wanted}
          onChange={(wanted) => set('wanted')(wanted as RequestLoan['wanted'] /* one of the options */)}
          options={BORROWED.map((kind) => ({ value: kind, label: say(DEVICE_KIND_WORDS[kind]) }))}
        />
        <TextField
          name="purpose"
          label={words.purpose}
          hint={words.purposeHint}
          required
          maxLength={300}
          value={draft.purpose}
          onChange={set('purpose')}
        />
        <DateField
          name="until"
          label={words.until}
          required
          min={Date.now()}
          value={draft.until}
          onChange={set('until')}
        />
      </Form>
    </Page>
  )
}
