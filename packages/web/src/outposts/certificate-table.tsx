import type { OutpostAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Day, useNow } from '../kit/when.tsx'
import { messages } from './state-messages.ts'

const DAY = 86_400_000
/** Orders begin at two thirds of the life: what is left with so little was not renewed. */
const SOON_MS = 14 * DAY

type Row = NonNullable<OutpostAnswer['state']>['certificates'][number] & {
  readonly outpost: string
  readonly gateway: string
}

/** The certificate of every name that gateways serve: what lacks one, or loses it first, stands before the rest. */
export function CertificateTable({ gateways }: { readonly gateways: readonly OutpostAnswer[] }) {
  const words = useMessages(messages)
  const now = useNow()
  const rows = gateways
    .flatMap(({ id, name, state }) =>
      (state?.certificates ?? []).map((each): Row => ({ ...each, outpost: id, gateway: name })),
    )
    .toSorted((one, other) => (one.until ?? 0) - (other.until ?? 0))
  if (rows.length === 0) return null
  return (
    <Section title={words.certificates} id="certificates">
      <p>{words.certificatesText}</p>
      <Table
        caption={words.certificates}
        rows={rows}
        rowKey={(row) => `${row.outpost} ${row.name}`}
        columns={[
          {
            key: 'name',
            head: words.certificateName,
            cell: (row) => <span className="certificate-name">{row.name}</span>,
          },
          { key: 'gateway', head: words.gateway, cell: (row) => row.gateway },
          { key: 'from', head: words.from, cell: (row) => (row.from === undefined ? '' : words.sources[row.from]) },
          { key: 'until', head: words.until, cell: (row) => <Ends until={row.until} now={now} /> },
          { key: 'problem', head: words.problem, cell: (row) => <Problem row={row} now={now} /> },
        ]}
      />
    </Section>
  )
}

function Ends({ until, now }: { readonly until: number | undefined; readonly now: number }) {
  const words = useMessages(messages)
  if (until === undefined) return <Mark kind="bad">{words.none}</Mark>
  return (
    <>
      <Day at={until} /> {until <= now && <Mark kind="bad">{words.ended}</Mark>}
      {until > now && until - now < SOON_MS && <Mark kind="warn">{words.soon}</Mark>}
    </>
  )
}

function Problem({ row: { until, problem }, now }: { readonly row: Row; readonly now: number }) {
  const words = useMessages(messages)
  if (problem === undefined && until !== undefined && until > now) return null
  return (
    <>
      {problem !== undefined && <span lang="en">{problem} </span>}
      {(until === undefined || until <= now) && <span className="soft">{words.mend}</span>}
    </>
  )
}
