import type { MyDayAnswer } from '@taga/contract'
import { LEVELS, PATTERN_NAMES } from '@taga/core'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

/** May I use this from here? By way of working and level of information (E6, N1; TW-2, TW-17). */
export function Ways({ day }: { readonly day: MyDayAnswer }) {
  const { ways: words } = useMessages(messages)
  const say = useSay()
  return (
    <Section title={words.title} id="ways">
      <p>{words.lead}</p>
      <Table
        caption={words.title}
        rows={day.patterns}
        rowKey={(pattern) => pattern}
        columns={[
          { key: 'pattern', head: words.pattern, cell: (pattern) => say(PATTERN_NAMES[pattern]) },
          ...LEVELS.map((level) => ({
            key: level,
            head: words.levels[level],
            cell: (pattern: (typeof day.patterns)[number]) => {
              const way = day.ways.find((each) => each.pattern === pattern && each.level === level)
              return <StateMark state={way?.state ?? 'unknown'} />
            },
          })),
        ]}
      />
      <p className="note">{words.approved}</p>
    </Section>
  )
}
