import type { PreviewAnswer, PreviewResult, PublishedAnswer } from '@taga/contract'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckField, Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { When } from '../kit/when.tsx'
import { useRulesChanged } from './api.ts'
import { discardDraft } from './draft.ts'
import { messages } from './messages.ts'

type Props = { readonly answer: PreviewAnswer; readonly result: PreviewResult; readonly again: ReactNode }

/** Publishes what was previewed. Where it stops many people their number must be typed. */
export function PublishForm({ answer, result, again }: Props) {
  const words = useMessages(messages)
  const toast = useToast()
  const changed = useRulesChanged()
  const [, go] = useLocation()
  const [typed, setTyped] = useState('')
  const [careful, setCareful] = useState(false)
  const { people } = result.stopped
  return (
    <Section title={words.publishTitle}>
      <p>
        {words.usableUntil} <When at={answer.usableUntil} /> {again}
      </p>
      {result.stopsMany && <Notice kind="warn">{words.stopsMany(people, result.activePeople)}</Notice>}
      <Form
        submit={words.publish}
        kind={result.stopsMany ? 'danger' : 'primary'}
        onSubmit={async () => {
          const isNumber = /^\d+$/u.test(typed.trim())
          const wish = { preview: answer.id, careful, ...(isNumber ? { typed: Number(typed) } : {}) }
          const { number } = await send<PublishedAnswer>('POST', '/api/rules/publications', wish)
          discardDraft()
          await changed()
          toast(words.publishedNow(number))
          go('/rules')
        }}
      >
        {result.stopsMany ? (
          <TextField
            name="typed"
            label={words.typePeople}
            value={typed}
            onChange={setTyped}
            inputMode="numeric"
            maxLength={9}
            required
          />
        ) : (
          <CheckField
            name="careful"
            label={words.careful}
            hint={words.carefulHint}
            value={careful}
            onChange={setCareful}
          />
        )}
      </Form>
    </Section>
  )
}
