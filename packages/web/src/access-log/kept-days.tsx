import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'
import { useWeek } from './use-week.ts'

/** How long the organisation keeps lines. */
export function KeptDays() {
  const words = useMessages(messages)
  return (
    <Section title={words.keptTitle} id="kept">
      <Loaded query={useWeek()}>{({ keptDays }) => <KeptForm keptDays={keptDays} />}</Loaded>
    </Section>
  )
}

function KeptForm({ keptDays }: { readonly keptDays: number }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [days, setDays] = useState(String(keptDays))
  async function keep(): Promise<void> {
    await send('PUT', '/api/access-log/kept-days', { keptDays: Number(days.normalize('NFKC').replaceAll(',', '')) })
    await client.invalidateQueries({ queryKey: ['access-log'] })
    toast(words.kept)
  }
  return (
    <>
      <p>{words.keptNow(keptDays)}</p>
      <Form submit={words.keep} onSubmit={keep}>
        <TextField
          name="keptDays"
          label={words.keptField}
          hint={words.keptHint}
          required
          maxLength={5}
          value={days}
          onChange={setDays}
        />
      </Form>
    </>
  )
}
