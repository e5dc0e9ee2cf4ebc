import type { AccountRowAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { messages } from './messages.ts'

/** What matters most about an account now, in one mark. */
export function AccountState({ account }: { readonly account: AccountRowAnswer }) {
  const words = useMessages(messages)
  if (account.lockedAt !== undefined) return <Mark kind="bad">{words.states.locked}</Mark>
  if (account.personState !== undefined && account.personState !== 'active') return <Mark kind="bad">{words.left}</Mark>
  if (account.exposedAt !== undefined) return <Mark kind="bad">{words.states.exposed}</Mark>
  if (account.lastSignInAt === undefined)
    return <Mark kind="open">{account.invitedUntil === undefined ? words.inviteEnded : words.states.invited}</Mark>
  if (account.reviewDueAt <= Date.now()) return <Mark kind="warn">{words.states.review}</Mark>
  return <Mark kind="info">{words.states.active}</Mark>
}

/** How strongly the account is proved. Only two factors or more are good. */
export function Strength({ strength }: { readonly strength: AccountRowAnswer['strength'] }) {
  const words = useMessages(messages)
  const kind = strength === 'none' ? 'open' : strength === 'password' ? 'warn' : 'good'
  return <Mark kind={kind}>{words.strengths[strength]}</Mark>
}
