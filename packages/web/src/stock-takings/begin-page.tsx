import type { DeviceKind, StockTakingSummary } from '@taga/contract'
import {
  DEVICE_KIND_WORDS,
  LIFECYCLE_STATES,
  LIFECYCLE_WORDS,
  OWNERSHIPS,
  OWNERSHIP_WORDS,
  type Ownership,
} from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckGroup, DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { useDraft } from '../registers/draft.ts'
import { endOfDay } from '../terminals/days.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { STOCK_TAKING_REASONS, messages } from './messages.ts'

/** Begins a stock-taking of the devices that are chosen here. */
export function BeginStockTakingPage() {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    name: '',
    until: undefined as number | undefined,
    ownership: 'company' as Ownership | '',
    states: [] as readonly string[],
    kind: '' as DeviceKind | '',
  })
  async function begin(): Promise<void> {
    const filter = {
      ...(draft.ownership === '' ? {} : { ownership: draft.ownership }),
      ...(draft.states.length === 0 ? {} : { states: draft.states }),
      ...(draft.kind === '' ? {} : { kind: draft.kind }),
    }
    const until = draft.until === undefined ? {} : { until: endOfDay(draft.until) }
    const begun = await sayingWhy(STOCK_TAKING_REASONS, () =>
      send<StockTakingSummary>('POST', '/api/stock-takings', { name: draft.name, ...until, filter }),
    )
    await client.invalidateQueries({ queryKey: ['stock-takings'] })
    toast(words.begun)
    go(`/stock-takings/${begun.id}`)
  }
  return (
    <Page title={words.beginTitle} lead={words.beginLead} back={{ href: '/stock-takings', text: words.back }}>
      <Form onSubmit={begin} submit={words.doBegin}>
        <TextField
          name="name"
          label={words.name}
          hint={words.nameHint}
          required
          maxLength={100}
          value={draft.name}
          onChange={set('name')}
        />
        <DateField
          name="until"
          label={words.until}
          required
          min={Date.now()}
          value={draft.until}
          onChange={set('until')}
        />
        <SelectField
          name="ownership"
          label={words.ownership}
          value={draft.ownership}
          onChange={(ownership) => set('ownership')(ownership as Ownership | '' /* one of the options */)}
          options={[
            { value: '', label: words.all },
            ...OWNERSHIPS.map((value) => ({ value, label: say(OWNERSHIP_WORDS[value]) })),
          ]}
        />
        <SelectField
          name="kind"
          label={words.kind}
          value={draft.kind}
          onChange={(kind) => set('kind')(kind as DeviceKind | '' /* one of the options */)}
          options={[
            { value: '', label: words.all },
            ...Object.entries(DEVICE_KIND_WORDS).map(([value, text]) => ({ value, label: say(text) })),
          ]}
        />
        <CheckGroup
          name="states"
          label={words.states}
          hint={words.statesHint}
          value={draft.states}
          onChange={set('states')}
          options={LIFECYCLE_STATES.filter((state) => state !== 'disposed').map((value) => ({
            value,
            label: say(LIFECYCLE_WORDS[value]),
          }))}
        />
      </Form>
    </Page>
  )
}
