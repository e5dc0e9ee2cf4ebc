import type { DeviceDetail, TodayReason } from '@taga/contract'
import { LEVELS, PATTERN_IDS, findPattern } from '@taga/core'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { TermText } from '../guideline/term-text.tsx'
import { messages } from './messages.ts'

/** The verdict for each way of working and level of information, and every reason with its remedy. */
export function Verdicts({ detail }: { readonly detail: DeviceDetail }) {
  const words = useMessages(messages)
  return (
    <>
      <Section title={words.workTitle}>
        <p className="note">{words.supposed}</p>
        <Matrix cells={detail.cells} />
      </Section>
      <Section title={words.whyTitle}>
        {detail.reasons.length === 0 ? (
          <p>{words.whyNone}</p>
        ) : (
          <ul className="reasons">
            {detail.reasons.map((reason) => (
              <Reason key={reason.rule} reason={reason} />
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

function Matrix({ cells }: { readonly cells: DeviceDetail['cells'] }) {
  const words = useMessages(messages)
  const say = useSay()
  const stateOf = (pattern: string, level: string) =>
    cells.find((cell) => cell.pattern === pattern && cell.level === level)?.state ?? 'unknown'
  return (
    <table className="grid">
      <caption className="quiet">{words.workTitle}</caption>
      <thead>
        <tr>
          <th scope="col">{words.pattern}</th>
          {LEVELS.map((level) => (
            <th key={level} scope="col">
              {words.levels[level]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PATTERN_IDS.map((pattern) => (
          <tr key={pattern}>
            <th scope="row">{say(findPattern(pattern).name)}</th>
            {LEVELS.map((level) => (
              <td key={level}>
                <StateMark state={stateOf(pattern, level)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reason({ reason }: { readonly reason: TodayReason }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <li>
      <h3>{say(reason.title)}</h3>
      <p className="soft">
        {words.reasonStates[reason.state]} · {words.cells(reason.cells)} · {words.measures}:{' '}
        {reason.measures.join(', ')}
      </p>
      <p>
        <TermText text={say(reason.remedy)} />
      </p>
      {reason.remedyHere !== undefined && (
        <p>
          <TermText text={say(reason.remedyHere)} />
        </p>
      )}
    </li>
  )
}
