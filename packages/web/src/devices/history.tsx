import type { DeviceHistoryAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** What happened to a device, from the ledger, newest first. */
export function History({ device }: { readonly device: string }) {
  const words = useMessages(messages)
  const history = useQuery({
    queryKey: ['devices', device, 'history'],
    queryFn: () => get<DeviceHistoryAnswer>(`/api/devices/${device}/history`),
  })
  const whatOf = (kind: string) =>
    Object.hasOwn(words.kinds, kind) ? words.kinds[kind as keyof typeof words.kinds] : kind // a key, as just seen
  const whoOf = (actor: string) => (actor.startsWith('device:') ? words.byDevice : words.byServer)
  return (
    <Section title={words.historyTitle}>
      <Loaded query={history} empty={({ entries }) => (entries.length === 0 ? <p>{words.historyNone}</p> : undefined)}>
        {({ entries }) => (
          <Table
            caption={words.historyTitle}
            rows={entries.map((entry, index) => ({ ...entry, key: `${entry.at}-${index}` }))}
            rowKey={(entry) => entry.key}
            columns={[
              { key: 'at', head: words.historyAt, cell: (entry) => <When at={entry.at} /> },
              { key: 'what', head: words.historyWhat, cell: (entry) => whatOf(entry.kind) },
              { key: 'who', head: words.historyWho, cell: (entry) => entry.actorName ?? whoOf(entry.actor) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
