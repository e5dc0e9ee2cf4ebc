import type { PasswordReason } from '@taga/contract'
import { useState } from 'react'
import { ApiFault } from '../kit/ask.ts'
import { TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { messages } from './messages.ts'

export type Weakness = { readonly reason: PasswordReason; readonly words: { readonly ja: string; readonly en: string } }

/** The reasons a refusal names; none where it was refused for something else. */
export function weaknessesOf(error: unknown): readonly Weakness[] {
  if (!(error instanceof ApiFault) || error.code !== 'weak_password') return []
  const { detail } = error
  if (typeof detail !== 'object' || detail === null || !('reasons' in detail) || !Array.isArray(detail.reasons))
    return []
  return detail.reasons as readonly Weakness[] // the shape that `weak_password` has
}

/** A password that was typed twice and is sent once the two agree. */
export function useNewPassword(sendIt: (password: string) => Promise<void>) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [weak, setWeak] = useState<readonly Weakness[]>([])
  const [isOther, setOther] = useState(false)
  async function submit(): Promise<void> {
    setOther(password !== again)
    if (password !== again) return
    try {
      setWeak([])
      await sendIt(password)
    } catch (error) {
      setWeak(weaknessesOf(error))
      throw error
    }
  }
  return { password, setPassword, again, setAgain, weak, isOther, submit }
}

/** Two fields for a password of one's own, and why it may not be chosen. */
export function NewPasswordFields({ chosen }: { readonly chosen: ReturnType<typeof useNewPassword> }) {
  const words = useMessages(messages)
  return (
    <>
      <Weaknesses weak={chosen.weak} />
      {chosen.isOther && (
        <Notice kind="bad">
          <p>{words.notSame}</p>
        </Notice>
      )}
      <TextField
        name="password"
        label={words.password}
        hint={words.passwordHint}
        type="password"
        required
        value={chosen.password}
        onChange={chosen.setPassword}
        autoComplete="new-password"
        maxLength={256}
      />
      <TextField
        name="again"
        label={words.passwordAgain}
        type="password"
        required
        value={chosen.again}
        onChange={chosen.setAgain}
        autoComplete="new-password"
        maxLength={256}
      />
    </>
  )
}

/** Why a password may not be chosen, all reasons at once. */
export function Weaknesses({ weak }: { readonly weak: readonly Weakness[] }) {
  const words = useMessages(messages)
  const say = useSay()
  if (weak.length === 0) return null
  return (
    <Notice kind="warn" title={words.weakTitle}>
      <ul>
        {weak.map((each) => (
          <li key={each.reason}>{say(each.words)}</li>
        ))}
      </ul>
    </Notice>
  )
}
