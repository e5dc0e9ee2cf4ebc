import type { PersonalDeviceAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<PersonalDeviceAnswer['state'], MarkKind>> = {
  inUse: 'good',
  endingSoon: 'warn',
  expired: 'bad',
  ending: 'warn',
  toCheck: 'open',
  ended: 'info',
}

export function UseState({ state }: { readonly state: PersonalDeviceAnswer['state'] }) {
  const words = useMessages(messages)
  return <Mark kind={LOOKS[state]}>{words.states[state]}</Mark>
}
