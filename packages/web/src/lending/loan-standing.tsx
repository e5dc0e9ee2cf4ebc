import type { LoanAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { messages } from './messages.ts'

const STATE_LOOKS: Readonly<Record<LoanAnswer['state'], MarkKind>> = {
  requested: 'open',
  granted: 'warn',
  handedOver: 'good',
  returned: 'info',
  refused: 'info',
}
const STANDING_LOOKS: Readonly<Record<NonNullable<LoanAnswer['standing']>, MarkKind>> = {
  toSign: 'open',
  inOrder: 'good',
  dueSoon: 'warn',
  late: 'bad',
}

/** How a loan stands, in a word. */
export function LoanStanding({ loan }: { readonly loan: Pick<LoanAnswer, 'state' | 'standing'> }) {
  const words = useMessages(messages)
  const { state, standing } = loan
  if (standing !== undefined) return <Mark kind={STANDING_LOOKS[standing]}>{words.standings[standing]}</Mark>
  return <Mark kind={STATE_LOOKS[state]}>{words.states[state]}</Mark>
}
