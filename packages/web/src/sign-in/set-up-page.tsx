import { useState } from 'react'
import { Empty } from '../kit/empty.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { createFirstAccount } from './api.ts'
import { takeTicket, useEnter } from './enter.ts'
import { messages } from './messages.ts'
import { NewPasswordFields, useNewPassword } from './password-fields.tsx'

/** The first account, with the ticket that the first start printed. */
export function SetUpPage() {
  const words = useMessages(messages)
  const [ticket] = useState(takeTicket)
  if (ticket === undefined)
    return (
      <Page title={words.setUpTitle}>
        <Empty title={words.noTicketTitle} text={words.noTicketText} />
      </Page>
    )
  return (
    <Page title={words.setUpTitle} lead={<p>{words.setUpLead}</p>}>
      <div className="sign-in">
        <FirstAccountForm ticket={ticket} />
      </div>
    </Page>
  )
}

function FirstAccountForm({ ticket }: { readonly ticket: string }) {
  const words = useMessages(messages)
  const enter = useEnter()
  const [personName, setPersonName] = useState('')
  const [name, setName] = useState('')
  const chosen = useNewPassword(async (password) =>
    enter(await createFirstAccount({ ticket, name, personName, password }), '/first-hour'),
  )
  return (
    <Form onSubmit={chosen.submit} submit={words.create}>
      <TextField
        name="personName"
        label={words.personName}
        hint={words.personNameHint}
        required
        value={personName}
        onChange={setPersonName}
        autoComplete="name"
        maxLength={200}
      />
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        required
        value={name}
        onChange={setName}
        autoComplete="username"
        maxLength={100}
      />
      <NewPasswordFields chosen={chosen} />
    </Form>
  )
}
