import type { SignedInAnswer, SignInOffer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { Button } from '../kit/button.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { useSession } from '../kit/session.ts'
import { homeOf } from '../shell/may-open.ts'
import { goToDirectory, readOffer, signInByPassword } from './api.ts'
import { ticketOf, useEnter, wayBack } from './enter.ts'
import { messages } from './messages.ts'
import { PasskeyPart } from './passkey-part.tsx'
import { RecoveryForm } from './recovery-form.tsx'
import { SecondForm, type SecondStep } from './second-form.tsx'

/** Passkey first, then the directory, then a password; each step on this one page. */
export function SignInPage() {
  const words = useMessages(messages)
  const session = useSession()
  const enter = useEnter()
  const [second, setSecond] = useState<SecondStep | undefined>(undefined)
  const [isLost, setLost] = useState(false)
  const offer = useQuery({ queryKey: ['sign-in', 'offer'], queryFn: readOffer, staleTime: 60_000 })
  // whoever opens the URL of the first start is led here without knowing where its ticket belongs
  if (ticketOf(location.hash) !== undefined) return <Redirect to={`/set-up${location.hash}`} replace />
  if (session !== undefined) return <Redirect to={wayBack(location.search) ?? homeOf(session.account.roles)} replace />
  if (second !== undefined)
    return (
      <Page title={words.secondTitle} lead={<p>{words.secondLead}</p>}>
        <div className="sign-in">
          <SecondForm second={second} enter={enter} back={() => setSecond(undefined)} />
        </div>
      </Page>
    )
  if (isLost)
    return (
      <Page title={words.useRecovery} lead={<p>{words.lostText}</p>}>
        <div className="sign-in">
          <RecoveryForm enter={enter} back={() => setLost(false)} />
        </div>
      </Page>
    )
  return (
    <Page title={words.signInTitle} lead={<p>{words.signInLead}</p>}>
      <div className="sign-in">
        <Loaded query={offer}>
          {(offered) => <Ways offered={offered} enter={enter} setSecond={setSecond} lost={() => setLost(true)} />}
        </Loaded>
      </div>
    </Page>
  )
}

type WaysProps = {
  readonly offered: SignInOffer
  readonly enter: (session: SignedInAnswer) => Promise<void>
  readonly setSecond: (second: SecondStep) => void
  readonly lost: () => void
}

function Ways({ offered, enter, setSecond, lost }: WaysProps) {
  const words = useMessages(messages)
  const { directory, passkeysAt } = offered
  return (
    <>
      <PasskeyPart passkeysAt={passkeysAt} enter={enter} />
      {directory !== undefined && (
        <ActButton act={() => goToDirectory({ purpose: 'signIn' })}>{words.directory(directory)}</ActButton>
      )}
      <p className="sign-in-or">
        <span>{words.or}</span>
      </p>
      <PasswordForm enter={enter} setSecond={setSecond} />
      <details className="sign-in-lost">
        <summary>{words.lost}</summary>
        <p>{words.lostText}</p>
        <Button kind="plain" onClick={lost}>
          {words.useRecovery}
        </Button>
      </details>
    </>
  )
}

function PasswordForm({ enter, setSecond }: Pick<WaysProps, 'enter' | 'setSecond'>) {
  const words = useMessages(messages)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  async function submitted(): Promise<void> {
    const answer = await signInByPassword(name, password)
    setPassword('')
    if ('second' in answer) setSecond(answer.second)
    else await enter(answer)
  }
  return (
    <Form onSubmit={submitted} submit={words.signIn}>
      <TextField
        name="name"
        label={words.name}
        required
        value={name}
        onChange={setName}
        autoComplete="username webauthn"
        maxLength={100}
      />
      <TextField
        name="password"
        label={words.password}
        type="password"
        required
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        maxLength={1024}
      />
    </Form>
  )
}
