import type { ExemptionChoices } from '@taga/contract'
import { SelectField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { messages } from './messages.ts'

/** A rule or an item of the look; rules first. */
export function ChooseRule({
  choices,
  value,
  onChange,
}: {
  readonly choices: ExemptionChoices['choices']
  readonly value: string
  readonly onChange: (id: string) => void
}) {
  const words = useMessages(messages)
  const say = useSay()
  const kinds = { rule: words.rules, item: words.items }
  return (
    <SelectField
      name="exemptFrom"
      label={words.from}
      hint={words.fromHint}
      required
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: words.choose },
        ...choices.map(({ id, kind, title }) => ({ value: id, label: `${kinds[kind]}: ${say(title)}` })),
      ]}
    />
  )
}
