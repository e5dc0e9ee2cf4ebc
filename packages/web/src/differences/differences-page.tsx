import type { DifferencesAnswer, DifferingDevice } from '@taga/contract'
import { LIFECYCLE_WORDS } from '@taga/core'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { optionsOf } from '../registers/draft.ts'
import { messages } from './messages.ts'

/** Devices that are not what the register says of them (J7: AD-6, AD-8, AD-12). */
export function DifferencesPage() {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Page title={words.title} lead={words.lead} back={{ href: '/devices', text: words.device }}>
      <RegisterList<DifferingDevice>
        name="device-differences"
        load={(query) => get<DifferencesAnswer>('/api/device-differences', query)}
        rowKey={(row) => row.device}
        rowHref={(row) => `/devices/${row.device}`}
        columns={[
          { key: 'device', head: words.device, cell: (row) => row.label, sort: 'label' },
          { key: 'user', head: words.user, cell: (row) => row.userName ?? '—' },
          { key: 'state', head: words.state, cell: (row) => say(LIFECYCLE_WORDS[row.state]) },
          { key: 'differences', head: words.differences, cell: (row) => <Kinds row={row} /> },
        ]}
        filters={[
          { name: 'shown', label: words.shown, kind: 'select', options: optionsOf(words.showns) },
          { name: 'kind', label: words.kind, kind: 'select', options: optionsOf(words.kinds) },
        ]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} />}
      />
    </Page>
  )
}

function Kinds({ row }: { readonly row: DifferingDevice }) {
  const words = useMessages(messages)
  return (
    <ul className="plain-list">
      {row.differences.map(({ kind, isUrgent }) => (
        <li key={kind}>
          <Mark kind={isUrgent ? 'bad' : 'warn'}>{words.kinds[kind]}</Mark>
        </li>
      ))}
    </ul>
  )
}
