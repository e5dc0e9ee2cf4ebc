import type { MySendingsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { LevelMark } from '../registers/level-mark.tsx'
import { askProved } from '../start-work/page-proof.ts'
import { messages } from './messages.ts'
import { Counts, SendingState } from './sending-state.tsx'

/** What somebody has declared to send outside, and what of it they may look back on. */
export function MySendingsPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['sendings', 'mine'],
    queryFn: () => askProved(() => get<MySendingsAnswer>('/api/my/sendings')),
  })
  const add = (
    <LinkButton href="/my/sendings/new" kind="primary">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.mineTitle} lead={words.mineLead} actions={add}>
      <Loaded
        query={query}
        empty={({ sendings }) =>
          sendings.length === 0 ? (
            <Empty title={words.mineEmptyTitle} text={words.mineEmptyText} actions={add} />
          ) : undefined
        }
      >
        {({ sendings, counts }) => (
          <>
            <Table
              caption={words.mineTitle}
              rows={sendings}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'what',
                  head: words.what,
                  cell: ({ id, title }) => <Link href={`/my/sendings/${id}`}>{title}</Link>,
                },
                { key: 'receiver', head: words.receiver, cell: ({ receiver }) => receiver },
                { key: 'level', head: words.level, cell: ({ level }) => <LevelMark level={level} /> },
                { key: 'state', head: words.state, cell: ({ state }) => <SendingState state={state} /> },
                { key: 'declared', head: words.declaredAt, cell: ({ declaredAt }) => <When at={declaredAt} /> },
              ]}
            />
            <Section title={words.countsTitle}>
              <p>{words.countsText}</p>
              <Counts counts={counts} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}
