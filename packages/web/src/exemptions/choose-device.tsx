import type { DevicesAnswer } from '@taga/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../kit/ask.ts'
import { SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

const MOST = 50

/** One device of the register: part of its name narrows the list to choose from. */
export function ChooseDevice({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (device: string) => void
}) {
  const words = useMessages(messages)
  const [search, setSearch] = useState('')
  const devices = useQuery({
    queryKey: ['devices', 'choose', search],
    queryFn: () => get<DevicesAnswer>('/api/devices', { search, limit: MOST }),
    placeholderData: keepPreviousData,
  })
  const found = devices.data?.rows ?? []
  return (
    <>
      <TextField name="deviceSearch" label={words.searchDevice} type="search" value={search} onChange={setSearch} />
      <SelectField
        name="subject"
        label={words.device}
        required
        value={found.some(({ id }) => id === value) ? value : ''}
        onChange={onChange}
        options={[
          { value: '', label: words.choose },
          ...found.map(({ id, label, userName }) => ({
            value: id,
            label: userName === undefined ? label : `${label} — ${userName}`,
          })),
        ]}
      />
    </>
  )
}
