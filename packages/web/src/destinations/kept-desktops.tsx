import type { DestinationAnswer, KeptDesktopsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { bytesWords } from '../kit/bytes-words.ts'
import { Confirm } from '../kit/dialog.tsx'
import { TextField } from '../kit/form.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './kept-messages.ts'

type Machine = KeptDesktopsAnswer['machines'][number]
type Home = KeptDesktopsAnswer['homes'][number]
type Holder = Home['holder']

/** While a gateway is to wipe something, it is looked for so often. */
const LOOK_MS = 2_000

/** What people keep of a virtual desktop: whose its machines are, whose files gateways keep, and the way to take both back. */
export function KeptDesktops({ row: { id, destination } }: { readonly row: DestinationAnswer }) {
  const query = useQuery({
    queryKey: ['destinations', id, 'kept'],
    queryFn: () => get<KeptDesktopsAnswer>(`/api/destinations/${id}/kept`),
    refetchInterval: ({ state }) => (state.data?.homes.some(({ wipeAt }) => wipeAt !== undefined) ? LOOK_MS : false),
  })
  if (destination.kind !== 'desktop') return null
  const { pool } = destination
  const keepsHomes = pool.kind === 'builtIn' && pool.home === 'kept'
  return (
    <Loaded query={query}>
      {({ machines, homes }) => (
        <>
          {machines.length > 0 && <Machines id={id} machines={machines} />}
          {(keepsHomes || homes.length > 0) && <Homes id={id} homes={homes} />}
        </>
      )}
    </Loaded>
  )
}

function Machines({ id, machines }: { readonly id: string; readonly machines: readonly Machine[] }) {
  const words = useMessages(messages)
  const [asked, setAsked] = useState<(Machine & { readonly holder: Holder }) | undefined>(undefined)
  return (
    <Section title={words.machinesTitle}>
      <p>{words.machinesText}</p>
      <Table
        caption={words.machinesTitle}
        rows={machines}
        rowKey={({ machine }) => machine}
        columns={[
          { key: 'machine', head: words.machine, cell: ({ machine }) => <code>{machine}</code> },
          { key: 'holder', head: words.holder, cell: ({ holder }) => <Person holder={holder} /> },
          { key: 'since', head: words.since, cell: ({ givenAt }) => givenAt !== undefined && <When at={givenAt} /> },
          { key: 'state', head: words.state, cell: (machine) => <MachineState machine={machine} /> },
          {
            key: 'acts',
            head: words.acts,
            cell: ({ holder, ...machine }) =>
              holder !== undefined && (
                <Button
                  kind="plain"
                  label={`${words.takeBack}: ${machine.machine}`}
                  onClick={() => setAsked({ ...machine, holder })}
                >
                  {words.takeBack}
                </Button>
              ),
          },
        ]}
      />
      {asked !== undefined && (
        <Taking
          title={words.takeBackTitle(asked.machine, asked.holder.name)}
          text={words.takeBackText}
          confirm={words.takeBack}
          done={words.takenBack}
          path={`/api/destinations/${id}/kept/take-back`}
          what={{ machine: asked.machine, person: asked.holder.id }}
          close={() => setAsked(undefined)}
        />
      )}
    </Section>
  )
}

function MachineState({ machine: { trouble, isGone } }: { readonly machine: Machine }) {
  const words = useMessages(messages)
  if (trouble === undefined && !isGone) return <span className="soft">{words.noTrouble}</span>
  return (
    <>
      {trouble !== undefined && <Mark kind="bad">{words.troubles[trouble]}</Mark>}
      {isGone && <Mark kind="warn">{words.isGone}</Mark>}
    </>
  )
}

function Homes({ id, homes }: { readonly id: string; readonly homes: readonly Home[] }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const [asked, setAsked] = useState<Home | undefined>(undefined)
  return (
    <Section title={words.homesTitle}>
      <p>{words.homesText}</p>
      {homes.length === 0 ? (
        <p className="soft">{words.homesNone}</p>
      ) : (
        <Table
          caption={words.homesTitle}
          rows={homes}
          rowKey={({ gateway, holder }) => `${gateway.id} ${holder.id}`}
          columns={[
            { key: 'holder', head: words.holder, cell: ({ holder }) => <Person holder={holder} /> },
            { key: 'size', head: words.size, cell: ({ bytes }) => bytesWords(bytes, language), numeric: true },
            { key: 'usedAt', head: words.usedAt, cell: ({ usedAt }) => <When at={usedAt} /> },
            { key: 'gateway', head: words.gateway, cell: ({ gateway }) => gateway.name },
            { key: 'acts', head: words.acts, cell: (home) => <HomeActs home={home} ask={() => setAsked(home)} /> },
          ]}
        />
      )}
      {asked !== undefined && (
        <Taking
          title={words.wipeTitle(asked.holder.name)}
          text={words.wipeText}
          confirm={words.wipe}
          done={words.wipeAsked}
          typed={asked.holder.name}
          path={`/api/destinations/${id}/kept/wipe`}
          what={{ gateway: asked.gateway.id, person: asked.holder.id }}
          close={() => setAsked(undefined)}
        />
      )}
    </Section>
  )
}

function HomeActs({ home: { gateway, holder, wipeAt }, ask }: { readonly home: Home; readonly ask: () => void }) {
  const words = useMessages(messages)
  if (gateway.isRevoked) return <Mark kind="warn">{words.revoked}</Mark>
  if (wipeAt !== undefined) return <Mark kind="info">{words.wiping}</Mark>
  return (
    <Button kind="plain" label={`${words.wipe}: ${holder.name}`} onClick={ask}>
      {words.wipe}
    </Button>
  )
}

function Person({ holder }: { readonly holder: Holder | undefined }) {
  const words = useMessages(messages)
  if (holder === undefined) return <span className="soft">{words.nobody}</span>
  return (
    <>
      <Link href={`/people/${holder.id}`}>{holder.name}</Link>
      {holder.hasLeft && (
        <>
          {' '}
          <Mark kind="warn">{words.left}</Mark>
        </>
      )}
    </>
  )
}

type TakingProps = {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly done: string
  /** Typed first where it cannot be undone. */
  readonly typed?: string | undefined
  readonly path: string
  readonly what: object
  readonly close: () => void
}

/** Asks for the reason, and does it. */
function Taking({ title, text, confirm, done, typed, path, what, close }: TakingProps) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  async function take(): Promise<void> {
    await send('POST', path, { ...what, reason })
    await client.invalidateQueries({ queryKey: ['destinations'] })
    toast(done)
  }
  return (
    <Confirm
      title={title}
      text={
        <>
          <p>{text}</p>
          <TextField
            name="reason"
            label={words.reason}
            hint={words.reasonHint}
            required
            maxLength={500}
            value={reason}
            onChange={setReason}
          />
        </>
      }
      confirm={confirm}
      kind="danger"
      typed={typed}
      open
      onClose={close}
      onConfirm={take}
    />
  )
}
