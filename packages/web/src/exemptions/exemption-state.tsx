import type { ExemptionAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { messages } from './messages.ts'

/** An exemption is never good: at best it is known. */
const LOOKS: Readonly<Record<ExemptionAnswer['state'], MarkKind>> = {
  inForce: 'info',
  endingSoon: 'warn',
  ended: 'open',
  revoked: 'open',
}

export function ExemptionState({ state }: { readonly state: ExemptionAnswer['state'] }) {
  const words = useMessages(messages)
  return <Mark kind={LOOKS[state]}>{words.states[state]}</Mark>
}
