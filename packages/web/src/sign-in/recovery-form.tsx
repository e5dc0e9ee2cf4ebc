import type { SignedInAnswer } from '@taga/contract'
import { useState } from 'react'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { signInByRecovery } from './api.ts'
import { messages } from './messages.ts'
import { CodeField } from './second-form.tsx'

/** For an account without a password whose passkeys are lost: one recovery code. */
export function RecoveryForm({
  enter,
  back,
}: {
  readonly enter: (session: SignedInAnswer) => Promise<void>
  readonly back: () => void
}) {
  const words = useMessages(messages)
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  return (
    <Form onSubmit={async () => enter(await signInByRecovery(name, code))} submit={words.signIn} cancel={back}>
      <TextField
        name="name"
        label={words.name}
        required
        value={name}
        onChange={setName}
        autoComplete="username"
        maxLength={100}
      />
      <CodeField kind="recovery" value={code} onChange={setCode} />
    </Form>
  )
}
