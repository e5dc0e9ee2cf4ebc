import type { DeviceApplications, MyApplications } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { VerdictMark } from './verdict-mark.tsx'

type Seen = DeviceApplications['applications'][number]

/** Applications on the company devices that one uses, and what to do about those that nobody approved. */
export function MyApplicationsPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['applications', 'mine'],
    queryFn: () => get<MyApplications>('/api/my/applications'),
  })
  return (
    <Page
      title={words.mineTitle}
      lead={words.mineLead}
      actions={<LinkButton href="/approved-applications">{words.publishedTitle}</LinkButton>}
    >
      <Loaded
        query={query}
        empty={({ devices }) =>
          devices.length > 0 ? undefined : <Empty title={words.mineEmpty} text={words.mineEmptyText} />
        }
      >
        {({ devices }) => devices.map((device) => <OneDevice key={device.device} device={device} />)}
      </Loaded>
    </Page>
  )
}

function OneDevice({ device }: { readonly device: DeviceApplications }) {
  const words = useMessages(messages)
  const open = device.applications.filter(({ verdict }) => verdict !== 'approved' && verdict !== 'ignored')
  const rest = device.applications.filter(({ verdict }) => verdict === 'approved' || verdict === 'ignored')
  return (
    <Section title={device.label}>
      {device.lookedAt === undefined ? (
        <Notice kind="info">{words.notLooked}</Notice>
      ) : (
        <p className="soft">
          {words.looked}: <Age at={device.lookedAt} />
        </p>
      )}
      {device.lookedAt !== undefined && open.length === 0 && <Notice kind="good">{words.allGood}</Notice>}
      {open.length > 0 && <Open rows={open} />}
      {rest.length > 0 && <Rest rows={rest} />}
    </Section>
  )
}

/** What is to be settled: asked for, or removed. */
function Open({ rows }: { readonly rows: readonly Seen[] }) {
  const words = useMessages(messages)
  return (
    <>
      <h3>{words.needWork}</h3>
      <Table
        caption={words.needWork}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', head: words.name, cell: ({ name }) => name },
          { key: 'verdict', head: words.verdict, cell: ({ verdict }) => <VerdictMark verdict={verdict} /> },
          { key: 'due', head: words.dueBy, cell: ({ dueAt }) => (dueAt === undefined ? '—' : <Day at={dueAt} />) },
          {
            key: 'act',
            head: words.whatToDo,
            cell: ({ name, verdict }) => (verdict === undefined ? <AskThis name={name} /> : words.mineActs[verdict]),
          },
        ]}
      />
    </>
  )
}

function AskThis({ name }: { readonly name: string }) {
  const words = useMessages(messages)
  return <LinkButton href={`/my/applications/ask?name=${encodeURIComponent(name)}`}>{words.askThis}</LinkButton>
}

function Rest({ rows }: { readonly rows: readonly Seen[] }) {
  const words = useMessages(messages)
  return (
    <>
      <h3>{words.others}</h3>
      <Table
        caption={words.others}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', head: words.name, cell: ({ name }) => name },
          { key: 'version', head: words.version, cell: ({ version }) => version },
          { key: 'verdict', head: words.verdict, cell: ({ verdict }) => <VerdictMark verdict={verdict} /> },
        ]}
      />
    </>
  )
}
