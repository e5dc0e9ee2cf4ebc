import type { SendingCounts, SendingState as State } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { type Fact, Facts } from '../kit/page.tsx'
import { messages } from './messages.ts'

const LOOKS: Readonly<Record<State, MarkKind>> = { accepted: 'good', turnedBack: 'warn', dropped: 'info' }

export function SendingState({ state }: { readonly state: State }) {
  const words = useMessages(messages)
  return <Mark kind={LOOKS[state]}>{words.states[state]}</Mark>
}

/** The last year in numbers: of one person, or of all. */
export function Counts({ counts }: { readonly counts: SendingCounts }) {
  const words = useMessages(messages)
  const items: Fact[] = [
    { term: words.declared, value: words.times(counts.declared) },
    { term: words.open, value: words.times(counts.open) },
    { term: words.samePath, value: words.times(counts.samePath) },
    { term: words.samePathMended, value: words.times(counts.samePathMended) },
  ]
  return <Facts items={items} />
}
