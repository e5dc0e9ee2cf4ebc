import type { NameListAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { send } from '../kit/ask.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { ListFields } from './list-fields.tsx'
import { messages } from './messages.ts'
import { NamesField, readChosen } from './names-field.tsx'
import { NAMES_KEY } from './use-names.ts'

/** Adds a list with its names; where the names cannot be read, the list is there and waits for them. */
export function AddList({ close }: { readonly close: () => void }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [act, setAct] = useState<NameListAnswer['act']>('block')
  const [category, setCategory] = useState<NameListAnswer['category']>('malware')
  const [pasted, setPasted] = useState('')
  const file = useRef<HTMLInputElement>(null)
  const made = useRef<NameListAnswer>(undefined)
  async function add(): Promise<void> {
    made.current ??= await send<NameListAnswer>('POST', '/api/name-lists', { name, act, category })
    const text = readChosen(file.current, pasted)
    const { id } = made.current
    if (text !== undefined) {
      const given = await send<NameListAnswer>('PUT', `/api/name-lists/${id}/names`, text)
      toast(words.given(given.names.toLocaleString(), given.badLines.toLocaleString()))
    }
    await client.invalidateQueries({ queryKey: NAMES_KEY })
    close()
    go(`/names/lists/${id}`)
  }
  return (
    <Dialog title={words.addList} open onClose={close}>
      <Form onSubmit={add} submit={words.add} cancel={close}>
        <TextField name="name" label={words.listName} required maxLength={100} value={name} onChange={setName} />
        <ListFields act={act} setAct={setAct} category={category} setCategory={setCategory} />
        <NamesField file={file} pasted={pasted} setPasted={setPasted} />
      </Form>
    </Dialog>
  )
}
