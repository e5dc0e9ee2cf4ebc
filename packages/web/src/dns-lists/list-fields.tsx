import type { NameListAnswer } from '@taga/contract'
import { SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

type Act = NameListAnswer['act']
type Category = NameListAnswer['category']

type ListFieldsProps = {
  readonly act: Act
  readonly setAct: (act: Act) => void
  readonly category: Category
  readonly setCategory: (category: Category) => void
}

/** What a list does, and what it is about. */
export function ListFields({ act, setAct, category, setCategory }: ListFieldsProps) {
  const words = useMessages(messages)
  return (
    <>
      <SelectField
        name="act"
        label={words.act}
        value={act}
        onChange={(value) => setAct(value === 'allow' ? 'allow' : 'block')}
        options={[
          { value: 'block', label: words.acts.block },
          { value: 'allow', label: words.acts.allow },
        ]}
      />
      <SelectField
        name="category"
        label={words.category}
        value={category}
        onChange={(value) => setCategory(value as Category)} // one of the options below
        options={categoryOptions(words.categories)}
      />
    </>
  )
}

/** Every category with its word. */
export function categoryOptions(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}
