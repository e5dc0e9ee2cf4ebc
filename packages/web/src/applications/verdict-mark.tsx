import type { ApplicationVerdict } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<ApplicationVerdict, MarkKind>> = {
  approved: 'good',
  asked: 'open',
  refused: 'bad',
  ignored: 'info',
}

/** What the list says of an application; one that it does not name is not approved. */
export function VerdictMark({ verdict }: { readonly verdict: ApplicationVerdict | undefined }) {
  const words = useMessages(messages)
  if (verdict === undefined) return <Mark kind="warn">{words.unapproved}</Mark>
  return <Mark kind={LOOKS[verdict]}>{words.verdicts[verdict]}</Mark>
}
