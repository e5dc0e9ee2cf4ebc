import type { ReadyAnswer } from '@taga/contract'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark, StateMark } from '../kit/mark.tsx'
import { WithCode } from '../kit/with-code.tsx'
import { messages } from './messages.ts'

/** Whether a device is ready to lend: only what is known to hold is. */
export function ReadyMark({ ready }: { readonly ready: Pick<ReadyAnswer, 'state'> }) {
  const words = useMessages(messages)
  return ready.state === 'holds' ? <Mark kind="good">{words.readyYes}</Mark> : <StateMark state={ready.state} />
}

/** What stands in the way, each with what to do. */
export function Lacking({ ready }: { readonly ready: ReadyAnswer }) {
  const say = useSay()
  const lacking = ready.checks.filter((check) => check.state !== 'holds')
  if (lacking.length === 0) return null
  return (
    <ul className="lacking">
      {lacking.map((check) => (
        <li key={check.item}>
          {say(check.title)} <StateMark state={check.state} />
          {check.remedy !== undefined && (
            <span className="soft">
              <WithCode text={say(check.remedy)} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
