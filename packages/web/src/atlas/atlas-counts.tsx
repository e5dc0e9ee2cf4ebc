import type { AtlasAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Columns } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { useAxisName } from './atlas-filters.tsx'
import { AXES, type Axis, OUTCOMES } from './atlas-query.ts'
import { messages } from './messages.ts'

type Counts = AtlasAnswer['counts']

/** How many of the combinations are allowed and denied, in all and for each value of each axis, and which rules stand in the way. */
export function AtlasCounts({ answer }: { readonly answer: AtlasAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <>
      <ul className="state-counts">
        {OUTCOMES.map((outcome) => (
          <li key={outcome}>
            <StateMark state={outcome} /> <strong>{answer.counts[outcome]}</strong>
          </li>
        ))}
      </ul>
      <h3>{words.byAxis}</h3>
      <Columns>
        {AXES.map((axis) => (
          <AxisCounts key={axis} axis={axis} counts={answer.axes[axis] ?? {}} />
        ))}
      </Columns>
      {answer.reasons.length > 0 && (
        <Table<AtlasAnswer['reasons'][number]>
          caption={words.reasons}
          showCaption
          rows={answer.reasons}
          rowKey={({ rule }) => rule}
          columns={[
            {
              key: 'rule',
              head: words.rule,
              cell: ({ rule, title }) => <Link href={`/rules/${encodeURIComponent(rule)}`}>{say(title)}</Link>,
            },
            { key: 'points', head: words.points, numeric: true, cell: ({ points }) => words.points_(points) },
          ]}
        />
      )}
    </>
  )
}

/** One axis as bars: the part that is open, in words and as a picture. */
function AxisCounts({ axis, counts }: { readonly axis: Axis; readonly counts: Readonly<Record<string, Counts>> }) {
  const words = useMessages(messages)
  const nameOf = useAxisName()
  const shown = Object.entries(counts).filter(([, of]) => totalOf(of) > 0)
  return (
    <div>
      <h4>{words.axes[axis]}</h4>
      <dl className="atlas-bars">
        {shown.map(([value, of]) => {
          const open = of.allow + of['step-up']
          return (
            <div key={value}>
              <dt>{nameOf(axis, value)}</dt>
              <dd>
                <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                  <rect className="atlas-bar-all" width="100" height="6" />
                  <rect className="atlas-bar-open" width={(100 * open) / totalOf(of)} height="6" />
                </svg>
                {words.outcomes.allow} {of.allow} · {words.outcomes['step-up']} {of['step-up']} · {words.outcomes.deny}{' '}
                {of.deny}
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

function totalOf(counts: Counts): number {
  return counts.allow + counts['step-up'] + counts.deny
}
