import type { PeopleAnswer } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

type ChoosePersonProps = {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly onChange: (person: string) => void
}

const MOST = 50

/** One of the active people: part of a name narrows the list to choose from. */
export function ChoosePerson({ name, label, hint, value, onChange }: ChoosePersonProps) {
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const people = useQuery({
    queryKey: ['people', 'choose', search],
    queryFn: () => get<PeopleAnswer>('/api/people', { search, state: 'active', limit: MOST }),
    placeholderData: keepPreviousData,
  })
  const found = people.data?.rows ?? []
  const first = found.length === 0 && search !== '' ? words.nobodyFound : words.choose
  return (
    <>
      <TextField
        name={`${name}Search`}
        label={words.search}
        hint={words.searchHint}
        type="search"
        value={search}
        onChange={setSearch}
        lang="ja"
      />
      <SelectField
        name={name}
        label={label}
        hint={hint}
        required
        value={found.some(({ id }) => id === value) ? value : ''}
        onChange={onChange}
        options={[
          { value: '', label: first },
          ...found.map((person) => ({
            value: person.id,
            label:
              [person.name, person.departmentName].filter(Boolean).join('（') +
              (person.departmentName === undefined ? '' : '）'),
          })),
        ]}
      />
    </>
  )
}
