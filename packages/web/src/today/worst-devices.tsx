import type { TodayDevice } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { WithCode } from '../kit/with-code.tsx'
import { messages } from './messages.ts'

/** Devices that cannot be worked on, each with the one thing that helps most. */
export function WorstDevices({ rows }: { readonly rows: readonly TodayDevice[] }) {
  const words = useMessages(messages)
  return (
    <Table
      caption={words.worstTitle}
      rows={rows}
      rowKey={(row) => row.device}
      columns={[
        { key: 'device', head: words.device, cell: (row) => <Link href={`/devices/${row.device}`}>{row.label}</Link> },
        { key: 'person', head: words.person, cell: (row) => row.personName ?? words.nobody },
        { key: 'state', head: words.state, cell: (row) => <StateMark state={row.state} /> },
        { key: 'mend', head: words.mend, cell: (row) => <Mend row={row} /> },
        {
          key: 'seen',
          head: words.seen,
          cell: (row) => (row.lastSeenAt === undefined ? words.never : <Age at={row.lastSeenAt} />),
        },
      ]}
    />
  )
}

function Mend({ row: { first, more } }: { readonly row: TodayDevice }) {
  const words = useMessages(messages)
  const say = useSay()
  if (first === undefined) return words.nothing
  return (
    <>
      <p>
        <strong>{say(first.title)}</strong>
        <br />
        <WithCode text={say(first.remedyHere ?? first.remedy)} />
      </p>
      {more > 0 && <p className="soft">{words.more(more)}</p>}
    </>
  )
}
