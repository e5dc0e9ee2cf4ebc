import type { RuleHits } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

const KINDS = ['stopped', 'asked', 'warned', 'observed', 'exempted'] as const

/** Whom a rule met lately, by what it did or would have done. */
export function Hits({ hits }: { readonly hits: RuleHits }) {
  const words = useMessages(messages)
  const met = KINDS.filter((kind) => hits[kind] > 0)
  if (met.length === 0) return <span className="soft">{words.noHits}</span>
  return (
    <ul className="plain-list">
      {met.map((kind) => (
        <li key={kind}>{words.hitsOf[kind](hits[kind])}</li>
      ))}
    </ul>
  )
}
