import type { BulkAnswer, DeviceLine, DevicesAnswer } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, LIFECYCLE_WORDS, POSTURE_ITEMS } from '@taga/core'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { type BulkAct, type BulkPreview, RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import type { Option } from '../kit/text-fields.tsx'
import { Age } from '../kit/when.tsx'
import { ChoosePerson } from '../people/choose-person.tsx'
import { useDepartmentOptions } from '../people/use-departments.ts'
import { useDeviceOptions } from './device-options.ts'
import { type DeviceMessages, messages } from './messages.ts'

const JUDGED = POSTURE_ITEMS.filter(({ kind }) => kind === 'judged')
const SILENT_DAYS = [3, 14, 30, 90]

/** The register of devices. */
export function DevicesPage() {
  const words = useMessages(messages)
  const say = useSay()
  const options = useDeviceOptions()
  const departments = useDepartmentOptions()
  const mayChange = hasRole(useSession(), 'administrator')
  const add = (
    <LinkButton kind="primary" href="/devices/new">
      {words.add}
    </LinkButton>
  )
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} actions={mayChange && add}>
      <RegisterList<DeviceLine>
        name="devices"
        caption={words.title}
        load={(query) => get<DevicesAnswer>('/api/devices', query)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/devices/${row.id}`}
        rowLabel={(row) => row.label}
        columns={[
          { key: 'label', head: words.label, sort: 'label', cell: (row) => row.label },
          { key: 'user', head: words.user, cell: (row) => row.userName ?? words.nobody },
          {
            key: 'state',
            head: words.state,
            cell: (row) => <span className="nowrap">{say(LIFECYCLE_WORDS[row.state])}</span>,
          },
          {
            key: 'kind',
            head: words.kind,
            cell: (row) => `${say(DEVICE_KIND_WORDS[row.kind])} / ${say(DEVICE_SYSTEM_WORDS[row.os])}`,
          },
          {
            key: 'seen',
            head: words.seen,
            sort: 'seen',
            cell: (row) => (row.lastSeenAt === undefined ? words.never : <Age at={row.lastSeenAt} />),
          },
        ]}
        filters={[
          { name: 'state', label: words.state, kind: 'select', options: options.state },
          { name: 'ownership', label: words.ownership, kind: 'select', options: options.ownership },
          { name: 'management', label: words.management, kind: 'select', options: options.management },
          { name: 'os', label: words.os, kind: 'select', options: options.os },
          { name: 'department', label: words.department, kind: 'select', options: departments },
          {
            name: 'silentDays',
            label: words.silent,
            kind: 'select',
            options: SILENT_DAYS.map((days) => ({ value: String(days), label: words.silentDays(days) })),
          },
          {
            name: 'lacks',
            label: words.lacks,
            kind: 'select',
            options: JUDGED.map(({ id, title }) => ({ value: id, label: say(title) })),
          },
        ]}
        bulk={mayChange ? bulkActs(words, options.state) : []}
        csv={mayChange ? { exportPath: '/api/csv/devices', importRegister: 'devices' } : undefined}
        empty={
          <Empty
            title={words.emptyTitle}
            text={words.emptyText}
            actions={
              mayChange && (
                <>
                  {add}
                  <LinkButton href="/import/devices">{words.importCsv}</LinkButton>
                </>
              )
            }
          />
        }
      />
    </Page>
  )
}

function bulkActs(words: DeviceMessages, states: readonly Option[]): readonly BulkAct[] {
  const handTo: BulkAct = {
    name: 'handTo',
    label: words.handTo,
    choose: {
      field: (user, choose) => <ChoosePerson name="user" label={words.user} value={user} onChange={choose} />,
    },
    preview: (ids, user) => previewOf({ act: 'handTo', user, ids }),
    run: (ids, _version, user) => bulk({ act: 'handTo', user, ids, dryRun: false }),
  }
  const move: BulkAct = {
    name: 'move',
    label: words.moveMany,
    choose: { label: words.to, options: states },
    preview: (ids, to) => previewOf({ act: 'move', to, ids }),
    run: (ids, _version, to) => bulk({ act: 'move', to, ids, dryRun: false }),
  }
  return [handTo, move]
}

async function previewOf(body: object): Promise<BulkPreview> {
  const { done, refused } = await bulk({ ...body, dryRun: true })
  return { will: done, refused }
}

function bulk(body: object): Promise<BulkAnswer> {
  return send<BulkAnswer>('POST', '/api/devices/bulk', body)
}
