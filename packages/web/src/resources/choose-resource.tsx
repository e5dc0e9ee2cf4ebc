import type { ResourceDetail, ResourcesAnswer } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

type ChooseResourceProps = {
  readonly name: string
  readonly label: string
  readonly hint: string
  /** The id of the one that is chosen; empty for none yet. */
  readonly value: string
  readonly onChange: (resource: string) => void
}

const MOST = 100

/**
 * One of the resources. Where there are more than a list can show, part of a name narrows it; the one that is chosen stays in it. One that is
 * missing is added in another tab, so that nothing that was typed here is lost, and is in the list on return.
 */
export function ChooseResource({ name, label, hint, value, onChange }: ChooseResourceProps) {
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const found = useQuery({
    queryKey: ['resources', 'choose', search],
    queryFn: () => get<ResourcesAnswer>('/api/resources', { search, limit: MOST }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: 'always',
  })
  const rows = found.data?.rows ?? []
  const isMissing = value !== '' && found.data !== undefined && rows.every(({ id }) => id !== value)
  const chosen = useQuery({
    queryKey: ['resources', value],
    queryFn: () => get<ResourceDetail>(`/api/resources/${value}`),
    enabled: isMissing,
  })
  const kept = isMissing && chosen.data !== undefined ? [chosen.data.resource] : []
  const options = [...kept, ...rows].map((row) => ({ value: row.id, label: row.name }))
  const isLong = search !== '' || found.data?.next !== undefined
  return (
    <>
      {isLong && (
        <TextField
          name={`${name}Search`}
          label={words.search}
          type="search"
          value={search}
          onChange={setSearch}
          maxLength={100}
        />
      )}
      <SelectField
        name={name}
        label={label}
        hint={
          <>
            {hint}{' '}
            <a href="/resources/new" target="_blank" rel="noopener">
              {words.addBeside}
            </a>
          </>
        }
        required
        value={options.some((each) => each.value === value) ? value : ''}
        onChange={onChange}
        options={[{ value: '', label: options.length === 0 ? words.noneFound : words.choose }, ...options]}
      />
    </>
  )
}
