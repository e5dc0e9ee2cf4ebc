import type { ReactNode } from 'react'
import { SelectField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { optionsOf } from './draft.ts'
import { registerWords } from './words.ts'

type ChoiceProps<Value> = {
  readonly name: string
  readonly label: string
  readonly required?: boolean | undefined
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One of the values that have words; `none` is what choosing nothing is called, where that may be. */
export function ChoiceField<Value extends string>({
  words,
  none,
  onChange,
  ...field
}: ChoiceProps<Value> & {
  readonly words: Readonly<Record<Exclude<Value, ''>, string>>
  readonly none?: string | undefined
}): ReactNode {
  return (
    <SelectField
      {...field}
      onChange={(text) => onChange(text as Value /* an option */)}
      options={optionsOf(words, none)}
    />
  )
}

/** Yes, no, or what nobody has said. */
export function FlagField({
  none,
  value,
  onChange,
  ...field
}: ChoiceProps<boolean | undefined> & { readonly none: string }): ReactNode {
  const common = useMessages(registerWords)
  return (
    <SelectField
      {...field}
      value={value === undefined ? '' : String(value)}
      onChange={(text) => onChange(text === '' ? undefined : text === 'true')}
      options={optionsOf(common.flags, none)}
    />
  )
}
