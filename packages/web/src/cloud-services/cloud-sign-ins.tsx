import type { CloudServiceAnswer, CloudSignInsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'

type Row = CloudSignInsAnswer['rows'][number]
const MARKS = { told: 'good', waiting: 'warn', failed: 'bad', notSent: 'bad' } as const

/** Who is and was signed in at a service, why it ended, and how the service was told. */
export function CloudSignIns({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['cloudServices', row.id, 'signIns'],
    queryFn: () => get<CloudSignInsAnswer>(`/api/cloud-services/${row.id}/sign-ins`),
  })
  return (
    <Section title={words.signInsTitle}>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{words.signInsNone}</p>
          ) : (
            <Table<Row>
              caption={words.signInsTitle}
              rows={rows}
              rowKey={(one) => one.id}
              columns={[
                {
                  key: 'person',
                  head: words.person,
                  cell: (one) => <Link href={`/people/${one.person}`}>{one.personName ?? one.person}</Link>,
                },
                { key: 'device', head: words.device, cell: (one) => one.deviceName ?? words.noDevice },
                { key: 'at', head: words.since, cell: (one) => <When at={one.startedAt} /> },
                { key: 'state', head: words.state, cell: (one) => <Ended row={one} /> },
                { key: 'told', head: words.toldHead, cell: (one) => <Told row={one} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}

function Ended({ row }: { readonly row: Row }) {
  const words = useMessages(messages)
  if (row.endedAt === undefined || row.ending === undefined) return <Mark kind="good">{words.isOpen}</Mark>
  return (
    <>
      <Mark kind="info">{words.endings[row.ending]}</Mark> <When at={row.endedAt} />
    </>
  )
}

function Told({ row }: { readonly row: Row }) {
  const words = useMessages(messages)
  if (row.notices.length === 0) return row.endedAt === undefined ? '—' : words.notTold
  return (
    <ul className="plain">
      {row.notices.map(({ kind, state, tries, problem }) => (
        <li key={kind}>
          {words.noticeKinds[kind]} <Mark kind={MARKS[state]}>{words.noticeStates[state]}</Mark>
          {(state === 'waiting' || state === 'failed') && <span className="soft"> {words.tries(tries)}</span>}
          {state === 'notSent' && <span className="soft"> {words.notSentText}</span>}
          {problem !== undefined && (
            <span className="soft" lang="en">
              {' '}
              {problem}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
