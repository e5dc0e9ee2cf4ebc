import type { PersonStateName } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { messages } from './messages.ts'

const KINDS = { active: 'good', locked: 'warn', left: 'open' } as const

/** Whether somebody is with the organisation, locked, or has left. */
export function PersonState({ state }: { readonly state: PersonStateName }) {
  const words = useMessages(messages)
  return <Mark kind={KINDS[state]}>{words.states[state]}</Mark>
}
