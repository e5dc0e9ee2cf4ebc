import type { AuthenticationStandardAnswer, ProposeStandard } from '@taga/contract'
import { AUTHENTICATION_DEMANDS, type AuthenticationDemand, DEMAND_WORDS, ENTRANCE_KINDS } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { messages as entranceMessages } from '../entrances/messages.ts'
import { send } from '../kit/ask.ts'
import { Form, SelectField, TextArea } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { useDraft } from '../registers/draft.ts'
import { messages } from './messages.ts'
import { Rules } from './standard-document.tsx'

export const STANDARD_KEY = ['authentication-standard']

/** Writes the next version from the present settings, with what no setting says, and asks for its approval. */
export function ProposeForm({ standard }: { readonly standard: AuthenticationStandardAnswer }) {
  const words = useMessages(messages)
  const { kinds } = useMessages(entranceMessages)
  const say = useSay()
  const client = useQueryClient()
  const toast = useToast()
  const { draft, set } = useDraft({
    everywhere: standard.approved?.demands.everywhere ?? 'strong',
    kinds: standard.approved?.demands.kinds ?? {},
    text: standard.approved?.text ?? '',
  })
  const demands = AUTHENTICATION_DEMANDS.map((value) => ({ value, label: say(DEMAND_WORDS[value]) }))
  async function propose(): Promise<void> {
    const { everywhere, text } = draft
    const wish: ProposeStandard = { demands: { everywhere, kinds: draft.kinds }, text }
    await send('POST', '/api/authentication-standard', wish)
    await client.invalidateQueries({ queryKey: STANDARD_KEY })
    toast(words.done)
  }
  return (
    <Section title={words.proposeTitle} id="propose">
      <p>{words.proposeLead}</p>
      <details>
        <summary>{words.nowTitle}</summary>
        <Rules rules={standard.settings.rules} />
      </details>
      <Form onSubmit={propose} submit={words.submit}>
        <SelectField
          name="everywhere"
          label={words.everywhereLabel}
          value={draft.everywhere}
          onChange={(value) => set('everywhere')(value as AuthenticationDemand /* one of the options */)}
          options={demands}
        />
        <details>
          <summary>{words.byKind}</summary>
          {ENTRANCE_KINDS.map((kind) => (
            <SelectField
              key={kind}
              name={kind}
              label={words.kindLabel(kinds[kind])}
              value={draft.kinds[kind] ?? ''}
              onChange={(value) => {
                const { [kind]: _before, ...others } = draft.kinds
                set('kinds')(
                  value === '' ? others : { ...others, [kind]: value as AuthenticationDemand /* an option */ },
                )
              }}
              options={[{ value: '', label: words.sameAsAll }, ...demands]}
            />
          ))}
        </details>
        <TextArea
          name="text"
          label={words.ownLabel}
          hint={words.ownHint}
          maxLength={10_000}
          rows={6}
          value={draft.text}
          onChange={set('text')}
        />
      </Form>
    </Section>
  )
}
