import type { SignedInAnswer } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { passkeySignInOptions, signInByPasskey, signInSecond } from './api.ts'
import { messages } from './messages.ts'
import { PasskeyProblem } from './passkey-part.tsx'
import { askForPasskey } from './passkey.ts'

export type SecondStep = { readonly step: string; readonly kinds: readonly ('passkey' | 'totp' | 'recovery')[] }

type SecondFormProps = {
  readonly second: SecondStep
  readonly enter: (session: SignedInAnswer) => Promise<void>
  readonly back: () => void
}

/** After the right password: the second proof that the account has. */
export function SecondForm({ second, enter, back }: SecondFormProps) {
  const words = useMessages(messages)
  const codes = second.kinds.flatMap((kind) => (kind === 'passkey' ? [] : [kind]))
  const [kind, setKind] = useState<'totp' | 'recovery' | undefined>(codes[0])
  const other = codes.find((each) => each !== kind)
  return (
    <>
      {second.kinds.includes('passkey') && <PasskeySecond enter={enter} />}
      {kind !== undefined && <CodeForm key={kind} kind={kind} step={second.step} enter={enter} />}
      {other !== undefined && (
        <Button kind="plain" onClick={() => setKind(other)}>
          {other === 'totp' ? words.byTotp : words.byRecovery}
        </Button>
      )}
      <Button kind="plain" onClick={back}>
        {words.back}
      </Button>
    </>
  )
}

function PasskeySecond({ enter }: Pick<SecondFormProps, 'enter'>) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  async function pressed(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      const options = await passkeySignInOptions()
      await enter(await signInByPasskey(options.step, await askForPasskey(options)))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sign-in-passkey">
      <PasskeyProblem error={error} />
      <Button kind="primary" busy={busy} onClick={() => void pressed()}>
        {words.passkey}
      </Button>
    </div>
  )
}

type CodeFormProps = {
  readonly kind: 'totp' | 'recovery'
  readonly step: string
  readonly enter: (session: SignedInAnswer) => Promise<void>
}

function CodeForm({ kind, step, enter }: CodeFormProps) {
  const words = useMessages(messages)
  const [code, setCode] = useState('')
  async function submitted(): Promise<void> {
    await enter(await signInSecond({ kind, step, code }))
  }
  return (
    <Form onSubmit={submitted} submit={words.goOn}>
      <CodeField kind={kind} value={code} onChange={setCode} />
    </Form>
  )
}

/** One code of an app, or one recovery code. */
export function CodeField({
  kind,
  value,
  onChange,
}: {
  readonly kind: 'totp' | 'recovery'
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const words = useMessages(messages)
  if (kind === 'totp')
    return (
      <TextField
        name="code"
        label={words.totp}
        hint={words.totpHint}
        required
        value={value}
        onChange={onChange}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={10}
      />
    )
  return (
    <TextField
      name="code"
      label={words.recovery}
      hint={words.recoveryHint}
      required
      value={value}
      onChange={onChange}
      maxLength={30}
      lang="en"
    />
  )
}
