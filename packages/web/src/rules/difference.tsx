import type { RulesDifferenceAnswer } from '@taga/contract'
import { SOURCE_WORDS, spanWords } from '@taga/core'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'

type Line = RulesDifferenceAnswer['rules'][number]

/** What differs between two sets of rules, line by line. */
export function Difference({ difference }: { readonly difference: RulesDifferenceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { rules, settings, adopted, dropped } = difference
  if (rules.length + settings.length + adopted.length + dropped.length === 0)
    return <p className="soft">{words.noDifference}</p>
  const shown = (value: number | undefined) => (value === undefined ? words.usual : say(spanWords(value)))
  return (
    <ul className="differences">
      {rules.map((line) => (
        <li key={line.rule}>
          <RuleDifference line={line} />
        </li>
      ))}
      {settings.map(({ id, title, before, after }) => (
        <li key={id}>
          {say(title)}: {shown(before)} → <strong>{shown(after)}</strong>
        </li>
      ))}
      {adopted.map((id) => (
        <li key={id}>{words.adopting(say(SOURCE_WORDS[id].title))}</li>
      ))}
      {dropped.map((id) => (
        <li key={id}>{words.dropping(say(SOURCE_WORDS[id].title))}</li>
      ))}
    </ul>
  )
}

const KIND_WORDS = { added: 'diffAdded', removed: 'diffRemoved', changed: 'diffChanged' } as const

function RuleDifference({ line }: { readonly line: Line }) {
  const words = useMessages(messages)
  const say = useSay()
  const { before, after, fields } = line
  const others = fields.filter((field) => field !== 'mode' && field !== 'from')
  return (
    <>
      <Link href={`/rules/${encodeURIComponent(line.rule)}`}>{say(line.title)}</Link>: {words[KIND_WORDS[line.kind]]}
      {before !== undefined && after !== undefined && before.mode !== after.mode && (
        <>
          {' '}
          {words.modes[before.mode]} → <strong>{words.modes[after.mode]}</strong>
        </>
      )}
      {after?.from !== undefined && (
        <>
          {' '}
          ({words.fromDay} <Day at={after.from} />)
        </>
      )}
      {others.length > 0 && ` (${others.map((field) => words.fields[field] ?? field).join(', ')})`}
    </>
  )
}
