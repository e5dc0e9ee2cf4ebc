import type { ProofOptions } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { useSession } from '../kit/session.ts'
import { setStepUp } from '../kit/step-up-gate.ts'
import { goToDirectory, proofOptions, prove } from './api.ts'
import { messages } from './messages.ts'
import { PasskeyProblem } from './passkey-part.tsx'
import { askForPasskey } from './passkey.ts'
import { CodeField } from './second-form.tsx'

type Asked = { readonly options: ProofOptions; readonly answer: (proved: boolean) => void }

/** Asks for a fresh proof when the server wants one, and leads to the second proof an account still has to set up. */
export function Overlay() {
  const words = useMessages(messages)
  const session = useSession()
  const [path, navigate] = useLocation()
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const isDue = session?.factorDue === true && path !== '/sign-in/factor'
  useEffect(() => {
    if (isDue) navigate('/sign-in/factor', { replace: true })
  }, [isDue, navigate])
  useEffect(() => {
    setStepUp(async () => {
      const options = await proofOptions()
      return new Promise<boolean>((resolve) => {
        setAsked({
          options,
          answer: (proved) => {
            setAsked(undefined)
            resolve(proved)
          },
        })
      })
    })
    return () => setStepUp(async () => false)
  }, [])
  if (asked === undefined) return null
  return (
    <Dialog title={words.proofTitle} open onClose={() => asked.answer(false)}>
      <p>{words.proofText}</p>
      <Proofs options={asked.options} done={() => asked.answer(true)} cancel={() => asked.answer(false)} />
    </Dialog>
  )
}

type ProofsProps = { readonly options: ProofOptions; readonly done: () => void; readonly cancel: () => void }

function Proofs({ options, done, cancel }: ProofsProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const { kinds, passkey } = options
  async function proved(proof: object): Promise<void> {
    await prove(proof)
    done()
    await client.invalidateQueries({ queryKey: ['session'] })
  }
  if (kinds.length === 0)
    return (
      <Notice kind="warn">
        <p>{words.proofNothing}</p>
      </Notice>
    )
  return (
    <div className="sign-in">
      {passkey !== undefined && <PasskeyProof passkey={passkey} proved={proved} />}
      {kinds.includes('totp') && <TypedProof kind="totp" proved={proved} cancel={cancel} />}
      {kinds.includes('password') && <TypedProof kind="password" proved={proved} cancel={cancel} />}
      {kinds.includes('directory') && (
        <>
          <p>{words.proofDirectoryText}</p>
          <ActButton kind="primary" act={() => goToDirectory({ purpose: 'proof' })}>
            {words.proofDirectory}
          </ActButton>
        </>
      )}
    </div>
  )
}

function PasskeyProof({
  passkey,
  proved,
}: {
  readonly passkey: NonNullable<ProofOptions['passkey']>
  readonly proved: (proof: object) => Promise<void>
}) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  async function pressed(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await proved({ kind: 'passkey', step: passkey.step, response: await askForPasskey(passkey) })
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
        {words.proofPasskey}
      </Button>
    </div>
  )
}

type TypedProofProps = {
  readonly kind: 'totp' | 'password'
  readonly proved: (proof: object) => Promise<void>
  readonly cancel: () => void
}

function TypedProof({ kind, proved, cancel }: TypedProofProps) {
  const words = useMessages(messages)
  const [text, setText] = useState('')
  const proof = kind === 'totp' ? { kind, code: text } : { kind, password: text }
  return (
    <Form onSubmit={() => proved(proof)} submit={words.goOn} cancel={cancel}>
      {kind === 'totp' ? (
        <CodeField kind="totp" value={text} onChange={setText} />
      ) : (
        <TextField
          name="password"
          label={words.password}
          type="password"
          required
          value={text}
          onChange={setText}
          autoComplete="current-password"
          maxLength={1024}
        />
      )}
    </Form>
  )
}
