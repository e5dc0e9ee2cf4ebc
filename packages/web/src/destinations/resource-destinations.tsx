import type { DestinationAnswer, DestinationsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { registerWords } from '../registers/words.ts'
import { DestinationMark } from './destination-mark.tsx'
import { messages } from './messages.ts'

const MOST = 50

/** By what gateways open a resource, and the way to register one more. */
export function ResourceDestinations({ resource, mayAdd }: { readonly resource: string; readonly mayAdd: boolean }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const query = useQuery({
    queryKey: ['destinations', 'of', resource],
    queryFn: () => get<DestinationsAnswer>('/api/destinations', { resource, limit: MOST }),
  })
  const add = mayAdd && (
    <LinkButton href={`/destinations/new?resource=${encodeURIComponent(resource)}`}>{words.ofResourceAdd}</LinkButton>
  )
  return (
    <Section title={words.ofResourceTitle} id="gateway" actions={add}>
      <Loaded query={query}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <p>{words.ofResourceNone}</p>
          ) : (
            <>
              <p>{words.ofResourceLead}</p>
              <Table<DestinationAnswer>
                caption={words.ofResourceTitle}
                rows={rows}
                rowKey={(row) => row.id}
                columns={[
                  {
                    key: 'name',
                    head: common.name,
                    cell: (row) => <Link href={`/destinations/${row.id}`}>{row.destination.name}</Link>,
                  },
                  { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.destination.kind] },
                  { key: 'state', head: words.state, cell: (row) => <DestinationMark row={row} /> },
                ]}
              />
              {total > rows.length && <p className="soft">{words.ofResourceMore(total - rows.length)}</p>}
            </>
          )
        }
      </Loaded>
    </Section>
  )
}
