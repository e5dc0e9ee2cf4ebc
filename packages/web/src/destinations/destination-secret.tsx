import type { DestinationAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** Whether the password of an office PC is kept, and the way to set it. It is sent once and comes back to no page. */
export function DestinationSecret({ row }: { readonly row: DestinationAnswer }) {
  const words = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  const set = row.hasSecret ? words.replaceSecret : words.setSecret
  return (
    <Section title={words.secretTitle}>
      <p>{words.secretText}</p>
      <p>
        <Mark kind={row.hasSecret ? 'info' : 'warn'}>{row.hasSecret ? words.secretKept : words.secretMissing}</Mark>
      </p>
      <Button kind={row.hasSecret ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        {set}
      </Button>
      <Dialog title={set} open={isOpen} onClose={() => setOpen(false)}>
        {isOpen && <SecretForm id={row.id} done={() => setOpen(false)} />}
      </Dialog>
    </Section>
  )
}

function SecretForm({ id, done }: { readonly id: string; readonly done: () => void }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [secret, setSecret] = useState('')
  async function save(): Promise<void> {
    await send('PUT', `/api/destinations/${id}/secret`, { secret })
    await client.invalidateQueries({ queryKey: ['destinations'] })
    toast(words.secretSet)
    done()
  }
  return (
    <Form onSubmit={save} submit={words.setSecret} cancel={done}>
      <TextField
        name="secret"
        label={words.secret}
        hint={words.secretText}
        required
        type="password"
        // not the password of who types it, so that no browser offers or keeps it
        autoComplete="new-password"
        maxLength={500}
        value={secret}
        onChange={setSecret}
      />
    </Form>
  )
}
