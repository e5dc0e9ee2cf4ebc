import type { NamesAnswer } from '@taga/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { AddList } from './add-list.tsx'
import { DeviceAddresses } from './device-addresses.tsx'
import { DnsSettingsSection } from './dns-settings-section.tsx'
import { messages } from './messages.ts'
import { NameRules } from './name-rules.tsx'
import { useNames } from './use-names.ts'

/** Lists and rules by which devices get no answer for dangerous sites (AD-5), and how far each gateway is with them. */
export function NamesPage() {
  const words = useMessages(messages)
  const query = useNames()
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={query}>
        {(names) => (
          <>
            {names.settings.resolvers.length === 0 && (
              <Notice kind="warn" title={words.offTitle}>
                <p>{words.offText}</p>
              </Notice>
            )}
            <Lists names={names} mayChange={mayChange} />
            <NameRules rules={names.rules} mayChange={mayChange} />
            <Gateways names={names} />
            <DeviceAddresses devices={names.devices} mayChange={mayChange} />
            <DnsSettingsSection names={names} mayChange={mayChange} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

type PartProps = { readonly names: NamesAnswer; readonly mayChange: boolean }

function Lists({ names: { lists }, mayChange }: PartProps) {
  const words = useMessages(messages)
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={words.lists}
      id="lists"
      actions={mayChange ? <Button onClick={() => setAdding(true)}>{words.addList}</Button> : undefined}
    >
      <p>{words.listsText}</p>
      {lists.length === 0 ? (
        <p className="soft">{words.listsNone}</p>
      ) : (
        <Table
          caption={words.lists}
          rows={lists}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: words.listName,
              cell: ({ id, name }) => <Link href={`/names/lists/${id}`}>{name}</Link>,
            },
            { key: 'act', head: words.act, cell: ({ act }) => words.actShort[act] },
            { key: 'category', head: words.category, cell: ({ category }) => words.categories[category] },
            { key: 'names', head: words.names, numeric: true, cell: (list) => list.names.toLocaleString() },
            { key: 'bad', head: words.badLines, numeric: true, cell: (list) => list.badLines.toLocaleString() },
            {
              key: 'given',
              head: words.givenAt,
              cell: ({ givenAt }) => (givenAt === undefined ? words.notGiven : <When at={givenAt} />),
            },
            {
              key: 'state',
              head: words.state,
              cell: ({ off, givenAt }) =>
                off ? (
                  <Mark kind="open">{words.off}</Mark>
                ) : (
                  <Mark kind={givenAt === undefined ? 'warn' : 'good'}>
                    {givenAt === undefined ? words.notGiven : words.inUse}
                  </Mark>
                ),
            },
          ]}
        />
      )}
      {adding && <AddList close={() => setAdding(false)} />}
    </Section>
  )
}

function Gateways({ names: { gateways } }: Pick<PartProps, 'names'>) {
  const words = useMessages(messages)
  const exactOnly = [...new Set(gateways.flatMap((gateway) => gateway.exactOnly))].sort()
  return (
    <Section title={words.gateways} id="gateways">
      {gateways.length === 0 ? (
        <p className="soft">{words.gatewaysNone}</p>
      ) : (
        <Table
          caption={words.gateways}
          rows={gateways}
          rowKey={({ gateway }) => gateway}
          columns={[
            { key: 'name', head: words.gateway, cell: ({ name }) => name },
            {
              key: 'state',
              head: words.state,
              cell: ({ isPresent }) => (
                <Mark kind={isPresent ? 'good' : 'warn'}>{isPresent ? words.present : words.former}</Mark>
              ),
            },
            { key: 'names', head: words.names, numeric: true, cell: ({ names }) => names.toLocaleString() },
            { key: 'at', head: words.swapped, cell: ({ at }) => <When at={at} /> },
            {
              key: 'memory',
              head: words.memory,
              numeric: true,
              cell: ({ bytes }) => `${(bytes / 1_000_000).toFixed(1)} MB`,
            },
          ]}
        />
      )}
      {exactOnly.length > 0 && (
        <details>
          <summary>
            {words.exactTitle} ({exactOnly.length})
          </summary>
          <p>{words.exactText}</p>
          <ul>
            {exactOnly.slice(0, 200).map((name) => (
              <li key={name} lang="en">
                {name}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}
