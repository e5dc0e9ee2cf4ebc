import type { ApprovalAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Day, useNow } from '../kit/when.tsx'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<ApprovalAnswer['state'], MarkKind>> = {
  asked: 'open',
  granted: 'good',
  refused: 'bad',
  withdrawn: 'info',
  ended: 'info',
}

/** How a request stands. What was granted and has run out is no longer good, also before the record says that it ended. */
export function ApprovalState({ approval }: { readonly approval: Pick<ApprovalAnswer, 'state' | 'validUntil'> }) {
  const words = useMessages(messages)
  const now = useNow()
  const ranOut = approval.state === 'granted' && approval.validUntil !== undefined && approval.validUntil <= now
  const state = ranOut ? 'ended' : approval.state
  return <Mark kind={LOOKS[state]}>{words.states[state]}</Mark>
}

/** When an answer is due, and whether that is past. */
export function DueCell({ approval }: { readonly approval: Pick<ApprovalAnswer, 'state' | 'dueAt'> }) {
  const words = useMessages(messages)
  const now = useNow()
  if (approval.dueAt === undefined || approval.state !== 'asked') return '—'
  return (
    <>
      <Day at={approval.dueAt} /> {approval.dueAt < now && <Mark kind="warn">{words.overdue}</Mark>}
    </>
  )
}

/** Until when what was granted stands; nothing where it does not stand. */
export function UntilCell({ approval }: { readonly approval: Pick<ApprovalAnswer, 'state' | 'validUntil'> }) {
  if (approval.validUntil === undefined || approval.state !== 'granted') return '—'
  return <Day at={approval.validUntil} />
}
