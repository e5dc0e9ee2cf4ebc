import type { LocationsAnswer, OutpostsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Until } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Codes that were handed out and not used: the public half alone, and the way to withdraw each. */
export function OpenCodes({ codes }: { readonly codes: OutpostsAnswer['codes'] }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const places = useQuery({ queryKey: ['locations'], queryFn: () => get<LocationsAnswer>('/api/locations') })
  const nameOf = (site: string) => places.data?.locations.find(({ id }) => id === site)?.name ?? words.noSite
  async function withdraw(selector: string): Promise<void> {
    await send('DELETE', `/api/outpost-codes/${encodeURIComponent(selector)}`)
    await client.invalidateQueries({ queryKey: ['outposts'] })
    toast(words.withdrawn)
  }
  return (
    <Section title={words.codes} id="codes">
      <p>{words.codesText}</p>
      <Table
        caption={words.codes}
        rows={codes}
        rowKey={(row) => row.selector}
        columns={[
          {
            key: 'for',
            head: words.codeFor,
            cell: (row) =>
              row.site === undefined ? words.kinds[row.kind] : `${words.kinds[row.kind]} (${nameOf(row.site)})`,
          },
          { key: 'start', head: words.codeStart, cell: (row) => <code>{`taga1-${row.selector}…`}</code> },
          { key: 'until', head: words.codeUntil, cell: (row) => <Until at={row.expiresAt} /> },
          {
            key: 'withdraw',
            head: words.acts,
            cell: (row) => (
              <ActButton kind="plain" act={() => withdraw(row.selector)}>
                {words.withdraw}
                <span className="quiet"> {row.selector}</span>
              </ActButton>
            ),
          },
        ]}
      />
    </Section>
  )
}
