import type { DeviceAnswer, DeviceDifferences as Differences, DifferenceAnswer } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, LIFECYCLE_WORDS, type Words, originWords } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { messages } from './messages.ts'

type Props = { readonly device: DeviceAnswer; readonly mayChange: boolean }

/** What of a device is not as the register says: since when, by what, and what to do about it. */
export function DeviceDifferences({ device, mayChange }: Props) {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['devices', device.id, 'differences'],
    queryFn: () => get<Differences>(`/api/devices/${device.id}/differences`),
  })
  return (
    <Section title={words.sectionTitle}>
      <Loaded query={query}>
        {({ differences, traits, came, gone }) => (
          <>
            {differences.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <DifferenceTable rows={differences} device={device} mayChange={mayChange} />
            )}
            {traits.length > 0 && <Traits rows={traits} device={device} mayChange={mayChange} />}
            {came.length + gone.length > 0 && <Moves came={came} gone={gone} />}
          </>
        )}
      </Loaded>
    </Section>
  )
}

function DifferenceTable({ rows, device, mayChange }: Props & { readonly rows: readonly DifferenceAnswer[] }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table
      caption={words.sectionTitle}
      rows={rows}
      rowKey={({ kind }) => kind}
      columns={[
        {
          key: 'what',
          head: words.what,
          cell: ({ kind, isUrgent }) => <Mark kind={isUrgent ? 'bad' : 'warn'}>{words.kinds[kind]}</Mark>,
        },
        { key: 'registered', head: words.registered, cell: (row) => <Registered row={row} device={device} /> },
        { key: 'measured', head: words.measured, cell: (row) => <Measured row={row} /> },
        {
          key: 'when',
          head: words.when,
          cell: ({ at, source }) => (
            <>
              {at !== undefined && at > 0 && <Age at={at} />}
              {source !== undefined && (
                <span className="soft"> {words.sources[source] ?? say(originWords(source))}</span>
              )}
            </>
          ),
        },
        {
          key: 'act',
          head: words.act,
          cell: (row) => (
            <>
              {words.advice[row.kind] !== undefined && <p>{words.advice[row.kind]}</p>}
              {mayChange && <Act row={row} device={device} />}
            </>
          ),
        },
      ]}
    />
  )
}

function Registered({ row, device }: { readonly row: DifferenceAnswer; readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  switch (row.kind) {
    case 'reportsThough':
    case 'neverReported':
      return say(LIFECYCLE_WORDS[device.state])
    case 'system':
    case 'kind':
      return say(wordsOf(row.registered))
    case 'serial':
    case 'model':
    case 'hostName':
      return row.registered ?? words.notInRegister
    case 'serialOfAnother':
      return device.serial ?? words.notInRegister
    case 'usedByAnother':
    case 'applicationsCame':
    case 'applicationsGone':
      return words.notMeasured
  }
}

function Measured({ row }: { readonly row: DifferenceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  switch (row.kind) {
    case 'system':
    case 'kind':
      return say(wordsOf(row.measured))
    case 'serial':
    case 'model':
    case 'hostName':
      return row.measured ?? words.notMeasured
    case 'serialOfAnother':
      return (
        <>
          {row.measured} {row.about && <Link href={`/devices/${row.about.id}`}>{row.about.name}</Link>}
        </>
      )
    case 'usedByAnother':
      return row.about === undefined ? (
        words.notMeasured
      ) : (
        <Link href={`/people/${row.about.id}`}>{row.about.name}</Link>
      )
    case 'applicationsCame':
    case 'applicationsGone':
      return words.count(row.measured ?? '0')
    case 'reportsThough':
    case 'neverReported':
      return words.notMeasured
  }
}

const NAMES: Readonly<Record<string, Words>> = { ...DEVICE_SYSTEM_WORDS, ...DEVICE_KIND_WORDS }

function wordsOf(value: string | undefined): Words {
  return NAMES[value ?? ''] ?? { ja: value ?? '—', en: value ?? '—' }
}

function Act({ row, device }: { readonly row: DifferenceAnswer; readonly device: DeviceAnswer }) {
  const words = useMessages(messages)
  const accept = useAccept(device)
  switch (row.kind) {
    case 'serial':
    case 'system':
    case 'kind':
    case 'model':
    case 'hostName':
      return <ActButton act={() => accept(row.kind, row.measured)}>{words.accept}</ActButton>
    case 'reportsThough':
      return device.state === 'lost' || device.state === 'stolen' ? (
        <LinkButton href="/losses">{words.toLosses}</LinkButton>
      ) : (
        <LinkButton href={`/disposal/${device.id}`}>{words.toReturn}</LinkButton>
      )
    case 'neverReported':
      return <LinkButton href={`/devices/${device.id}/loss`}>{words.reportLoss}</LinkButton>
    case 'usedByAnother':
      return <LinkButton href="/lending">{words.toLending}</LinkButton>
    case 'serialOfAnother':
    case 'applicationsCame':
    case 'applicationsGone':
      return undefined
  }
}

/** Takes what was measured into the register, as it was seen here. */
function useAccept(device: DeviceAnswer): (kind: string, measured: string | undefined) => Promise<void> {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  return async (kind, measured) => {
    await send('POST', `/api/devices/${device.id}/differences/accept`, { kind, measured })
    await client.invalidateQueries({ queryKey: ['devices'] })
    toast(words.accepted)
  }
}

function Traits({ rows, device, mayChange }: Props & { readonly rows: Differences['traits'] }) {
  const words = useMessages(messages)
  const accept = useAccept(device)
  return (
    <Section title={words.traitsTitle}>
      <p className="soft">{words.traitsLead}</p>
      <Table
        caption={words.traitsTitle}
        rows={rows}
        rowKey={({ kind }) => kind}
        columns={[
          { key: 'what', head: words.what, cell: ({ kind }) => words.kinds[kind] },
          { key: 'measured', head: words.measured, cell: ({ measured }) => measured },
          { key: 'when', head: words.when, cell: ({ at }) => at !== undefined && <Age at={at} /> },
          {
            key: 'act',
            head: words.act,
            cell: ({ kind, measured }) =>
              mayChange && <ActButton act={() => accept(kind, measured)}>{words.keep}</ActButton>,
          },
        ]}
      />
    </Section>
  )
}

function Moves({ came, gone }: Pick<Differences, 'came' | 'gone'>) {
  const words = useMessages(messages)
  const rows = [
    ...came.map((each) => ({ ...each, key: `came ${each.name} ${each.publisher}`, change: words.came })),
    ...gone.map((each) => ({ ...each, key: `gone ${each.name} ${each.publisher}`, change: words.gone })),
  ]
  return (
    <Section title={words.movesTitle}>
      <Table
        caption={words.movesTitle}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { key: 'name', head: words.application, cell: ({ name, version }) => `${name} ${version}` },
          { key: 'publisher', head: words.publisher, cell: ({ publisher }) => publisher ?? '—' },
          { key: 'change', head: words.change, cell: ({ change }) => change },
          { key: 'at', head: words.when, cell: ({ at }) => <Day at={at} /> },
        ]}
      />
    </Section>
  )
}
