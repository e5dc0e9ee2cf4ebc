import type { SessionAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, When } from '../kit/when.tsx'
import { endSession, listSessions } from './api.ts'
import { browserName } from './browser-name.ts'
import { messages } from './messages.ts'

/** Where one is signed in, and a way to end it there. */
export function SessionSection() {
  const words = useMessages(messages)
  const toast = useToast()
  const sessions = useQuery({ queryKey: ['my', 'sessions'], queryFn: listSessions })
  async function end(id: string): Promise<void> {
    await endSession(id)
    await sessions.refetch()
    toast(words.ended)
  }
  return (
    <Section title={words.sessions}>
      <Loaded query={sessions}>
        {(answer) => <SessionTable sessions={answer.sessions} end={(id) => void end(id)} />}
      </Loaded>
    </Section>
  )
}

/** Sessions of one account, the present one marked. */
export function SessionTable({
  sessions,
  end,
}: {
  readonly sessions: readonly SessionAnswer[]
  readonly end: (id: string) => void
}) {
  const words = useMessages(messages)
  const strengths: Readonly<Record<string, string>> = words.strengths
  return (
    <Table
      caption={words.table}
      rows={sessions}
      rowKey={(row) => row.id}
      columns={[
        { key: 'browser', head: words.session, cell: (row) => browserName(row.browser) },
        { key: 'address', head: words.address, cell: (row) => row.address },
        { key: 'strength', head: words.strength, cell: (row) => strengths[row.strength] ?? words.strengths.none },
        { key: 'started', head: words.started, cell: (row) => <When at={row.startedAt} /> },
        { key: 'seen', head: words.seen, cell: (row) => <Age at={row.lastSeenAt} /> },
        {
          key: 'end',
          head: words.end,
          cell: (row) =>
            row.current ? (
              <Mark kind="info">{words.here}</Mark>
            ) : (
              <Button kind="plain" label={`${words.end} ${browserName(row.browser)}`} onClick={() => end(row.id)}>
                {words.end}
              </Button>
            ),
        },
      ]}
    />
  )
}
