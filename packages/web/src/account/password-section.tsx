import type { MySignIn } from '@taga/contract'
import { PASSWORD_REASON_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { Day } from '../kit/when.tsx'
import { NewPasswordFields, useNewPassword, Weaknesses } from '../sign-in/password-fields.tsx'
import { changePassword, checkPassword, useMySignIn } from './api.ts'
import { messages } from './messages.ts'

/** After the last key, how long until a password is looked at. */
const PAUSE_MS = 400

/** One's password: changed when somebody may know it, never because time has passed. AD-16. */
export function PasswordSection({ signIn }: { readonly signIn: MySignIn }) {
  const words = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  if (!signIn.password)
    return (
      <Section title={words.password}>
        <p>{words.passwordNone}</p>
      </Section>
    )
  return (
    <Section title={words.password}>
      {signIn.passwordChangedAt !== undefined && (
        <p>
          {words.passwordSince}: <Day at={signIn.passwordChangedAt} />
        </p>
      )}
      <p>{words.passwordForever}</p>
      <Button kind={signIn.exposedAt === undefined ? 'secondary' : 'primary'} onClick={() => setOpen(true)}>
        {words.changePassword}
      </Button>
      <Dialog title={words.changePassword} open={isOpen} onClose={() => setOpen(false)}>
        <ChangeForm done={() => setOpen(false)} />
      </Dialog>
    </Section>
  )
}

function ChangeForm({ done }: { readonly done: () => void }) {
  const words = useMessages(messages)
  const own = useMySignIn()
  const toast = useToast()
  const [current, setCurrent] = useState('')
  const chosen = useNewPassword(async (password) => {
    await changePassword(current, password)
    done()
    toast(words.changed)
    await own.refetch()
  })
  return (
    <Form onSubmit={chosen.submit} submit={words.changePassword} cancel={done}>
      <TextField
        name="current"
        label={words.current}
        type="password"
        required
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        maxLength={1024}
      />
      <NewPasswordFields chosen={chosen} />
      <LiveReasons password={chosen.password} />
    </Form>
  )
}

/** Why the password that is being typed could not be chosen, while it is typed. The server looks at it and keeps nothing. */
export function LiveReasons({ password }: { readonly password: string }) {
  const words = useMessages(messages)
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(password), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [password])
  const check = useQuery({
    // the password itself is no part of a key that stays in memory: an answer belongs to the last question only
    queryKey: ['my', 'password-check'],
    queryFn: () => checkPassword(asked),
    enabled: false,
    gcTime: 0,
  })
  const { refetch } = check
  useEffect(() => {
    if (asked !== '') void refetch({ cancelRefetch: true })
  }, [asked, refetch])
  if (asked === '' || asked !== password) return null
  if (check.isFetching || check.data === undefined) return <Busy label={words.checking} />
  const weak = check.data.reasons.map((reason) => ({ reason, words: PASSWORD_REASON_WORDS[reason] }))
  return (
    <div role="status">{weak.length === 0 ? <Mark kind="good">{words.good}</Mark> : <Weaknesses weak={weak} />}</div>
  )
}
