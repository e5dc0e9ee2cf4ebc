import type { PeopleAnswer } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'
import { personLabels } from './person-labels.ts'

type ChoosePersonProps = {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  /** The id of who is chosen; empty for nobody. */
  readonly value: string
  readonly onChange: (person: string) => void
  /** Who was chosen before this form was opened. */
  readonly known?: { readonly id: string; readonly name: string } | undefined
  /** What choosing nobody is called, where that is an answer. */
  readonly nobody?: string | undefined
  /** Lists also those who are locked or have left. */
  readonly withLeft?: boolean | undefined
}

const MOST = 50

/** One of the people: part of a name narrows the list to choose from. Who is chosen stays in it. */
export function ChoosePerson(props: ChoosePersonProps) {
  const { name, label, hint, value, onChange, known, nobody, withLeft = false } = props
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState(known === undefined ? undefined : { value: known.id, label: known.name })
  const people = useQuery({
    queryKey: ['people', 'choose', search, withLeft],
    queryFn: () =>
      get<PeopleAnswer>('/api/people', { search, limit: MOST, ...(withLeft ? {} : { state: 'active' as const }) }),
    placeholderData: keepPreviousData,
  })
  const rows = people.data?.rows ?? []
  const labels = personLabels(rows, words.states)
  const found = rows.map(({ id }) => ({ value: id, label: labels.get(id) ?? id }))
  const isKept = chosen !== undefined && chosen.value === value && !found.some((each) => each.value === value)
  const options = isKept ? [chosen, ...found] : found
  const none = nobody ?? (found.length === 0 && search !== '' ? words.nobodyFound : words.choose)
  return (
    <>
      <TextField
        name={`${name}Search`}
        label={words.search}
        hint={words.searchHint}
        type="search"
        value={search}
        onChange={setSearch}
        maxLength={100}
        lang="ja"
      />
      <SelectField
        name={name}
        label={label}
        hint={hint}
        required={nobody === undefined}
        value={options.some((each) => each.value === value) ? value : ''}
        onChange={(id) => {
          setChosen(options.find((each) => each.value === id))
          onChange(id)
        }}
        options={[{ value: '', label: none }, ...options]}
      />
    </>
  )
}
