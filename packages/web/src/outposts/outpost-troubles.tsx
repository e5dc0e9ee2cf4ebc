import type { OutpostAnswer, OutpostsAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './state-messages.ts'

/** What has to be done about gateways that were refused, or refuse everybody themselves. */
export function OutpostTroubles({ outposts }: { readonly outposts: readonly OutpostAnswer[] }) {
  const words = useMessages(messages)
  return outposts.map(({ id, name, refused, state }) => {
    const text = refused === undefined ? state?.problem && words.rulesText : words.refusedText[refused.why]
    if (text === undefined) return null
    return (
      <Notice key={id} kind={refused?.why === 'proof' ? 'warn' : 'bad'} title={words.doTitle(name)}>
        <p>{text}</p>
        {refused !== undefined && (
          <p className="soft">
            <When at={refused.at} />
            {refused.engine !== undefined && <span lang="en"> {refused.engine}</span>}
          </p>
        )}
      </Notice>
    )
  })
}

/** What a gateway cannot hold its virtual desktops to, though it started some. */
export function LooseDesktops({ outposts }: { readonly outposts: readonly OutpostAnswer[] }) {
  const words = useMessages(messages)
  return outposts
    .filter(({ state }) => state?.desktopLimits === 'perProcess')
    .map(({ id, name }) => (
      <Notice key={id} kind="warn" title={words.looseTitle(name)}>
        <p>{words.looseText}</p>
      </Notice>
    ))
}

/** Machines of pools that nobody gets for now, since they did not open. */
export function TroubledMachines({ machines }: Pick<OutpostsAnswer, 'machines'>) {
  const words = useMessages(messages)
  if (machines.length === 0) return null
  return (
    <Notice kind="warn" title={words.machinesTitle(machines.length)}>
      <p>{words.machinesText}</p>
      <Table
        caption={words.machinesTitle(machines.length)}
        rows={machines}
        rowKey={(row) => `${row.destination} ${row.machine}`}
        columns={[
          {
            key: 'pool',
            head: words.pool,
            cell: (row) => <Link href={`/destinations/${row.destination}`}>{row.name}</Link>,
          },
          { key: 'machine', head: words.machine, cell: (row) => <code>{row.machine}</code> },
          { key: 'why', head: words.machineWhy, cell: (row) => words.machineWhys[row.why] },
          { key: 'since', head: words.since, cell: (row) => <When at={row.since} /> },
        ]}
      />
    </Notice>
  )
}

/** Records that gateways are not told of, because nobody here can read them. */
export function UnreadableRecords({ unreadable }: { readonly unreadable: OutpostsAnswer['unreadable'] }) {
  const words = useMessages(messages)
  if (unreadable.count === 0) return null
  return (
    <Notice kind="bad" title={words.unreadableTitle(unreadable.count)}>
      <p>{words.unreadableText}</p>
      <Table
        caption={words.unreadableTitle(unreadable.count)}
        rows={unreadable.records}
        rowKey={(row) => `${row.kind} ${row.id}`}
        columns={[
          { key: 'kind', head: words.kind, cell: (row) => words.kinds[row.kind] },
          {
            key: 'record',
            head: words.record,
            cell: (row) => row.name ?? (row.id === row.kind ? '' : <code>{row.id}</code>),
          },
          { key: 'since', head: words.since, cell: (row) => <When at={row.since} /> },
        ]}
      />
    </Notice>
  )
}
