import type { MeasureDetail } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './measure-messages.ts'

type Change = MeasureDetail['history'][number]

/** The changes of a measure's state as the ledger has them, newest first. */
export function MeasureHistory({ history }: { readonly history: readonly Change[] }) {
  const words = useMessages(messages)
  return (
    <Section title={words.historyTitle} id="history">
      <p>{history.length === 0 ? words.historyNone : words.historyText}</p>
      {history.length > 0 && (
        <Table<Change>
          caption={words.historyTitle}
          rows={history}
          rowKey={({ position }) => `${position.writer} ${position.seq}`}
          columns={[
            { key: 'at', head: words.at, cell: ({ at }) => <When at={at} /> },
            {
              key: 'state',
              head: words.stateOf,
              cell: ({ state }) => (state === undefined ? words.erased : <StateMark state={state} />),
            },
            {
              key: 'count',
              head: words.counted,
              cell: ({ n, m }) => (n === undefined || m === undefined ? '—' : words.count(n, m)),
            },
            {
              key: 'position',
              head: words.position,
              cell: ({ position }) => (
                <code>
                  {position.writer} #{position.seq}
                </code>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}
