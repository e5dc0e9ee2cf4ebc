import type { GoodDetail, StockCounting, StockSort } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { Form, RadioGroup, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { optionsOf, useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Adds a kind of small thing. */
export function NewGoodPage() {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { draft, set } = useDraft({
    name: '',
    sort: 'privacyFilter' as StockSort,
    counting: 'counted' as StockCounting,
    owned: '0',
    fewest: '0',
    note: '',
  })
  async function add(): Promise<void> {
    const body = {
      name: draft.name,
      sort: draft.sort,
      counting: draft.counting,
      owned: draft.counting === 'counted' ? Number(draft.owned) : 0,
      fewest: Number(draft.fewest),
      ...(draft.note.trim() === '' ? {} : { note: draft.note }),
    }
    const added = await send<GoodDetail>('POST', '/api/stock', body)
    await client.invalidateQueries({ queryKey: ['stock'] })
    toast(words.added)
    go(`/stock/${added.good.id}`)
  }
  return (
    <Page title={words.add} back={{ href: '/stock', text: words.back }}>
      <Form onSubmit={add} submit={words.doAdd}>
        <TextField name="name" label={words.name} required maxLength={100} value={draft.name} onChange={set('name')} />
        <SelectField
          name="sort"
          label={words.sort}
          value={draft.sort}
          onChange={(sort) => set('sort')(sort as StockSort /* one of the options */)}
          options={optionsOf(words.sorts)}
        />
        <RadioGroup
          name="counting"
          label={words.counting}
          hint={words.countingHint}
          value={draft.counting}
          onChange={(counting) => set('counting')(counting as StockCounting /* one of the options */)}
          options={optionsOf(words.countings)}
        />
        {draft.counting === 'counted' && (
          <TextField
            name="owned"
            label={words.owned}
            type="number"
            inputMode="numeric"
            value={draft.owned}
            onChange={set('owned')}
          />
        )}
        <TextField
          name="fewest"
          label={words.fewest}
          hint={words.fewestHint}
          type="number"
          inputMode="numeric"
          value={draft.fewest}
          onChange={set('fewest')}
        />
        <TextField name="note" label={words.note} maxLength={300} value={draft.note} onChange={set('note')} />
      </Form>
    </Page>
  )
}
