import type { SendingAnswer, SendingCounts, SendingsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { When } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { Counts, SendingState } from './sending-state.tsx'

/** What was declared to be sent outside, and how often a password was about to go the same way (TW-13, CASE-09). */
export function SendingsPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const counts = useQuery({
    queryKey: ['sendings', 'counts'],
    queryFn: () => get<SendingCounts>('/api/sendings/counts'),
  })
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.countsTitle}>
        <Loaded query={counts}>{(answer) => <Counts counts={answer} />}</Loaded>
        <p>
          <Link href="/measures/TW-13">{words.measure}</Link>
        </p>
      </Section>
      <RegisterList<SendingAnswer>
        name="sendings"
        load={(query) => get<SendingsAnswer>('/api/sendings', { sort: '-declared', ...query })}
        rowKey={(row) => row.id}
        columns={[
          { key: 'what', head: words.what, cell: (row) => row.title },
          { key: 'receiver', head: words.receiver, cell: (row) => row.receiver },
          { key: 'level', head: words.level, cell: (row) => <LevelMark level={row.level} /> },
          { key: 'way', head: words.way, cell: (row) => words.ways[row.way] },
          { key: 'protection', head: words.protection, cell: (row) => words.protections[row.protection] },
          { key: 'state', head: words.state, cell: (row) => <SendingState state={row.state} /> },
          { key: 'by', head: words.by, cell: (row) => row.personName ?? words.byHidden },
          {
            key: 'declared',
            head: words.declaredAt,
            cell: (row) => <When at={row.declaredAt} />,
            sort: 'declared',
          },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) },
          { name: 'level', label: words.level, kind: 'select', options: optionsOf(common.levels) },
          { name: 'way', label: words.way, kind: 'select', options: optionsOf(words.ways) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} />}
      />
    </Page>
  )
}
