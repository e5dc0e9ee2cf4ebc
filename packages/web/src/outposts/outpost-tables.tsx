import type { OutpostAnswer } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { type Column, Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { EditOutpost, RevokeOutpost } from './govern-outpost.tsx'
import { messages } from './messages.ts'
import { OutpostState } from './outpost-state.tsx'
import { messages as stateMessages } from './state-messages.ts'

type Asked = { readonly act: 'change' | 'revoke'; readonly outpost: OutpostAnswer }

type OutpostTableProps = { readonly rows: readonly OutpostAnswer[]; readonly nameOf: (id: string) => string }

/** Gateways or connectors that are in use: where and how they stand, and what may be done with them. */
export function OutpostTable({ rows, nameOf }: OutpostTableProps) {
  const words = useMessages(messages)
  const { state } = useMessages(stateMessages)
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const isGateways = rows.every(({ kind }) => kind === 'gateway')
  const where: Column<OutpostAnswer> = isGateways
    ? { key: 'url', head: words.url, cell: (row) => row.url ?? <span className="soft">{words.noUrl}</span> }
    : { key: 'site', head: words.site, cell: (row) => row.siteName ?? words.noSite }
  const act = (name: Asked['act'], outpost: OutpostAnswer, text: string) => (
    <Button kind="plain" label={`${text}: ${outpost.name}`} onClick={() => setAsked({ act: name, outpost })}>
      {text}
    </Button>
  )
  return (
    <>
      <Table
        caption={isGateways ? words.gateways : words.connectors}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', head: words.name, cell: (row) => <Name outpost={row} /> },
          where,
          { key: 'state', head: state, cell: (row) => <OutpostState outpost={row} nameOf={nameOf} /> },
          { key: 'version', head: words.version, cell: (row) => row.engine },
          {
            key: 'acts',
            head: words.acts,
            cell: (row) => (
              <span className="outpost-acts">
                {act('change', row, words.change)} {act('revoke', row, words.revoke)}
              </span>
            ),
          },
        ]}
      />
      {asked?.act === 'change' && <EditOutpost outpost={asked.outpost} close={() => setAsked(undefined)} />}
      {asked?.act === 'revoke' && <RevokeOutpost outpost={asked.outpost} close={() => setAsked(undefined)} />}
    </>
  )
}

function Name({ outpost }: { readonly outpost: OutpostAnswer }) {
  const words = useMessages(messages)
  return (
    <>
      {outpost.name}
      {outpost.builtIn && <span className="soft"> ({words.builtIn})</span>}
    </>
  )
}

export function RevokedTable({ rows }: { readonly rows: readonly OutpostAnswer[] }) {
  const words = useMessages(messages)
  return (
    <Table
      caption={words.revokedTitle(rows.length)}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', head: words.name, cell: (row) => <Name outpost={row} /> },
        { key: 'kind', head: words.codeFor, cell: (row) => words.kinds[row.kind] },
        {
          key: 'revoked',
          head: words.revokedAt,
          cell: (row) => (row.revokedAt === undefined ? '' : <When at={row.revokedAt} />),
        },
      ]}
    />
  )
}
