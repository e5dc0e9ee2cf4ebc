import type { AtlasAnswer, AtlasPoint } from '@taga/contract'
import { OBLIGATION_WORDS } from '@taga/core'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Table } from '../kit/table.tsx'
import { useAxisName } from './atlas-filters.tsx'
import { AXES } from './atlas-query.ts'
import { messages } from './messages.ts'

/** The combinations themselves, each with its outcome and what led to it. */
export function AtlasRows({
  rows,
  reasons,
}: {
  readonly rows: readonly AtlasPoint[]
  readonly reasons: AtlasAnswer['reasons']
}) {
  const words = useMessages(messages)
  const say = useSay()
  const nameOf = useAxisName()
  const titles = new Map(reasons.map(({ rule, title }) => [rule, say(title)]))
  const hasBefore = rows.some(({ before }) => before !== undefined)
  return (
    <Table<AtlasPoint>
      caption={words.rows}
      rows={rows}
      rowKey={(row) => AXES.map((axis) => row[axis]).join(' ')}
      columns={[
        ...AXES.map((axis) => ({
          key: axis,
          head: words.axes[axis],
          cell: (row: AtlasPoint) => nameOf(axis, row[axis]),
        })),
        { key: 'outcome', head: words.outcome, cell: ({ outcome }) => <StateMark state={outcome} /> },
        ...(hasBefore
          ? [
              {
                key: 'before',
                head: words.before,
                cell: ({ before }: AtlasPoint) => (before === undefined ? '' : <StateMark state={before} />),
              },
            ]
          : []),
        {
          key: 'why',
          head: words.why,
          cell: ({ rules, obligations }) => (
            <>
              <ul className="plain-list">
                {rules.map((rule) => (
                  <li key={rule}>
                    <Link href={`/rules/${encodeURIComponent(rule)}`}>{titles.get(rule) ?? rule}</Link>
                  </li>
                ))}
              </ul>
              {obligations.length > 0 && (
                <p className="soft">
                  {words.with}: {obligations.map((kind) => say(OBLIGATION_WORDS[kind])).join(' / ')}
                </p>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
