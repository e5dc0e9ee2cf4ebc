import type { BoardRow } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { DateField, Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { Day, Until } from '../kit/when.tsx'
import { useProgrammeChanged } from './api.ts'
import { messages } from './measure-messages.ts'

const catalogue = {
  ja: { find: '担当者を探す', findHint: '名前の一部を入れると、下の候補が絞られます。' },
  en: { find: 'Find the owner', findHint: 'Type part of a name; the choices below narrow.' },
}

/** Who sees to a measure, and by when. */
export function PlanSection({ row, mayKeep }: { readonly row: BoardRow; readonly mayKeep: boolean }) {
  const words = useMessages(messages)
  const [planning, setPlanning] = useState(false)
  return (
    <Section
      title={words.planTitle}
      id="plan"
      actions={mayKeep && <Button onClick={() => setPlanning(true)}>{words.plan}</Button>}
    >
      <Facts
        items={[
          { term: words.owner, value: row.owner?.name ?? words.nobody },
          {
            term: words.due,
            value:
              row.dueAt === undefined ? (
                words.noDate
              ) : (
                <>
                  <Day at={row.dueAt} calendar="both" /> (<Until at={row.dueAt} />)
                </>
              ),
          },
        ]}
      />
      <Dialog title={words.planTitle} open={planning} onClose={() => setPlanning(false)}>
        {planning && <PlanForm row={row} close={() => setPlanning(false)} />}
      </Dialog>
    </Section>
  )
}

type Named = { readonly id: string; readonly name: string }

function PlanForm({ row, close }: { readonly row: BoardRow; readonly close: () => void }) {
  const words = useMessages(messages)
  const find = useMessages(catalogue)
  const changed = useProgrammeChanged()
  const toast = useToast()
  const [search, setSearch] = useState('')
  const [owner, setOwner] = useState(row.owner?.id ?? '')
  const [dueAt, setDueAt] = useState(row.dueAt)
  const people = useQuery({
    queryKey: ['people', 'owners', search],
    queryFn: () => get<{ readonly rows: readonly Named[] }>('/api/people', { search, state: 'active', limit: 50 }),
  })
  const found = people.data?.rows ?? []
  const known = row.owner !== undefined && !found.some(({ id }) => id === row.owner?.id) ? [row.owner] : []
  async function save(): Promise<void> {
    await send('PUT', `/api/measures/${row.measure}/plan`, {
      version: row.version,
      ...(owner === '' ? {} : { owner }),
      ...(dueAt === undefined ? {} : { dueAt }),
    })
    await changed()
    toast(words.saved)
    close()
  }
  return (
    <Form onSubmit={save} submit={words.save} cancel={close}>
      <TextField
        name="find"
        label={find.find}
        hint={find.findHint}
        type="search"
        maxLength={100}
        value={search}
        onChange={setSearch}
      />
      <SelectField
        name="owner"
        label={words.owner}
        value={owner}
        onChange={setOwner}
        options={[
          { value: '', label: words.ownerNone },
          ...[...known, ...found].map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <DateField name="dueAt" label={words.due} value={dueAt} onChange={setDueAt} />
    </Form>
  )
}
