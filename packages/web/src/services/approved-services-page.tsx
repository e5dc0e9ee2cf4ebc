import type { ApprovedServicesAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { LevelMark } from '../registers/level-mark.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

/** What everybody may know: which services may be used, up to which level, and how (Q3: TW-20). */
export function ApprovedServicesPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const query = useQuery({
    queryKey: ['services', 'approved'],
    queryFn: () => get<ApprovedServicesAnswer>('/api/services/approved'),
  })
  return (
    <Page
      title={words.approvedTitle}
      lead={words.approvedLead}
      actions={<LinkButton href="/applications">{words.request}</LinkButton>}
    >
      <Loaded
        query={query}
        empty={({ services }) => (services.length === 0 ? <Empty title={words.approvedEmpty} /> : undefined)}
      >
        {({ services }) => (
          <Table
            caption={words.approvedTitle}
            rows={services}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'name',
                head: common.name,
                cell: (row) =>
                  row.url === undefined ? (
                    row.name
                  ) : (
                    <a href={row.url} rel="noreferrer">
                      {row.name}
                    </a>
                  ),
              },
              { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
              { key: 'level', head: words.highestLevel, cell: (row) => <LevelMark level={row.highestLevel} /> },
              { key: 'conditions', head: words.conditions, cell: (row) => row.conditions ?? '' },
              { key: 'howTo', head: words.howTo, cell: (row) => row.howTo ?? '' },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
