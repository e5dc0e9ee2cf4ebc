import type { PersonalDeviceAnswer, PersonalDevicesAnswer } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS } from '@taga/core'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { Day } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { consentMessages } from './consent-messages.ts'
import { messages } from './messages.ts'
import { UseState } from './use-state.tsx'

/** The register of personal devices (J4: AD-9, AD-12). */
export function PersonalDevicesPage() {
  const words = useMessages(messages)
  const { open } = useMessages(consentMessages)
  const say = useSay()
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={<LinkButton href="/personal-devices/consent">{open}</LinkButton>}
    >
      <RegisterList<PersonalDeviceAnswer>
        name="personal-devices"
        load={(query) => get<PersonalDevicesAnswer>('/api/personal-devices', query)}
        rowKey={(row) => row.device}
        rowHref={(row) => `/personal-devices/${row.device}`}
        columns={[
          { key: 'label', head: words.device, cell: (row) => row.label, sort: 'name' },
          { key: 'owner', head: words.owner, cell: (row) => row.person.name },
          {
            key: 'system',
            head: words.system,
            cell: (row) => `${say(DEVICE_KIND_WORDS[row.kind])} · ${say(DEVICE_SYSTEM_WORDS[row.os])}`,
          },
          { key: 'state', head: words.state, cell: (row) => <UseState state={row.state} /> },
          { key: 'until', head: words.until, cell: (row) => <Day at={row.validUntil} />, sort: 'until' },
        ]}
        filters={[{ name: 'state', label: words.state, kind: 'select', options: optionsOf(words.states) }]}
        empty={<Empty title={words.emptyTitle} text={words.emptyText} />}
        csv={{ exportPath: '/api/csv/personal-devices' }}
      />
    </Page>
  )
}
