import type { QueueAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Age, Until, useNow } from '../kit/when.tsx'
import { messages } from './messages.ts'

type Line = QueueAnswer['lines'][number]

/** What waits for an administrator, the most urgent first, each leading to where it is dealt with. */
export function Queue({ lines }: { readonly lines: readonly Line[] }) {
  const words = useMessages(messages)
  if (lines.length === 0) return <p>{words.queueNone}</p>
  return (
    <ul className="queue">
      {lines.map((line) => (
        <QueueLine key={line.kind} line={line} />
      ))}
    </ul>
  )
}

function QueueLine({ line }: { readonly line: Line }) {
  const words = useMessages(messages)
  const say = useSay()
  const now = useNow()
  const { href, title, count, urgent, dueAt, oldestAt } = line
  const isLate = dueAt !== undefined && dueAt < now
  return (
    <li>
      <Link href={href}>
        <strong className="queue-count">{count.toLocaleString()}</strong>
        <span className="queue-title">{say(title)}</span>
      </Link>
      <span className="queue-when">
        {isLate ? <Mark kind="bad">{words.late}</Mark> : urgent && <Mark kind="warn">{words.urgent}</Mark>}
        {dueAt !== undefined ? (
          <span className="soft">
            {words.queueDue}: <Until at={dueAt} />
          </span>
        ) : (
          oldestAt !== undefined && (
            <span className="soft">
              {words.queueSince}: <Age at={oldestAt} />
            </span>
          )
        )}
      </span>
    </li>
  )
}
