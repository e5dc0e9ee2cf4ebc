import type { IssueAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useNow } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Whether something that was given out is still out, late, back or lost. */
export function IssueState({ issue }: { readonly issue: IssueAnswer }) {
  const words = useMessages(messages)
  const now = useNow()
  if (issue.endedHow !== undefined)
    return <Mark kind={issue.endedHow === 'lost' ? 'bad' : 'info'}>{words.ended[issue.endedHow]}</Mark>
  const isLate = issue.dueAt !== undefined && issue.dueAt < now
  return <Mark kind={isLate ? 'bad' : 'info'}>{isLate ? words.late : words.out}</Mark>
}
