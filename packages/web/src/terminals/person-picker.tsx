import type { PeopleAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { RadioGroup, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

export type Chosen = { readonly id: string; readonly name: string }

const MOST_SHOWN = 8

/** Finds one active person by part of a name, and lets go of them again. */
export function PersonPicker({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: Chosen | undefined
  readonly onChange: (person: Chosen | undefined) => void
}) {
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const isAsked = search.trim() !== '' && value === undefined
  const found = useQuery({
    queryKey: ['people', 'picker', search],
    queryFn: () => get<PeopleAnswer>('/api/people', { search, state: 'active', limit: MOST_SHOWN }),
    enabled: isAsked,
  })
  if (value !== undefined)
    return (
      <div className="field">
        <span className="picked-label">{label}</span>
        <p className="picked">
          <strong>{value.name}</strong>{' '}
          <Button kind="plain" onClick={() => onChange(undefined)}>
            {words.change}
          </Button>
        </p>
      </div>
    )
  const rows = isAsked ? (found.data?.rows ?? []) : []
  return (
    <>
      <TextField name="person" label={label} required hint={words.personHint} value={search} onChange={setSearch} />
      {isAsked && found.data !== undefined && rows.length === 0 && <p role="status">{words.none}</p>}
      {rows.length > 0 && (
        <RadioGroup
          name="personChoice"
          label={words.candidates}
          value={undefined}
          onChange={(id) => {
            const row = rows.find((each) => each.id === id)
            if (row !== undefined) onChange({ id, name: row.name })
          }}
          options={rows.map((row) => ({
            value: row.id,
            label: row.mail === undefined ? row.name : `${row.name}（${row.mail}）`,
          }))}
        />
      )}
    </>
  )
}
