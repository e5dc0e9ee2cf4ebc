import type { DepartmentAnswer, DevicesAnswer, PersonAnswer, PersonStateName } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, LIFECYCLE_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { type PersonDraft, PersonForm } from './person-form.tsx'
import { PersonState } from './person-state.tsx'

/** One person: what the register says, what they work with, and the acts on their state. */
export function PersonPage() {
  const words = useMessages(messages)
  const { person: id = '' } = useParams()
  const person = useQuery({ queryKey: ['people', id], queryFn: () => get<PersonAnswer>(`/api/people/${id}`) })
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page
      title={person.data?.name ?? words.title}
      lead={person.data !== undefined && <PersonState state={person.data.state} />}
      back={{ href: '/people', text: words.title }}
      actions={mayChange && person.data !== undefined && <StateActs person={person.data} />}
    >
      <Loaded query={person}>{(answer) => <About person={answer} mayChange={mayChange} />}</Loaded>
      <Section title={words.devicesTitle}>
        <DevicesOf person={id} />
      </Section>
      {mayChange && (
        <Section title={words.networksTitle}>
          <NetworksOf person={id} />
        </Section>
      )}
    </Page>
  )
}

function About({ person, mayChange }: { readonly person: PersonAnswer; readonly mayChange: boolean }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const department = useQuery({
    queryKey: ['departments', person.department],
    queryFn: () => get<DepartmentAnswer>(`/api/departments/${person.department}`),
    enabled: person.department !== undefined,
  })
  async function save(draft: PersonDraft): Promise<void> {
    await send('PUT', `/api/people/${person.id}`, { ...draft, version: person.version })
    await client.invalidateQueries({ queryKey: ['people'] })
    toast(words.saved)
    setOpen(false)
  }
  if (isOpen)
    return (
      <Section title={words.aboutTitle}>
        <PersonForm person={person} submit={words.save} save={save} cancel={() => setOpen(false)} />
      </Section>
    )
  return (
    <Section
      title={words.aboutTitle}
      actions={mayChange && <Button onClick={() => setOpen(true)}>{words.edit}</Button>}
    >
      <Facts
        items={[
          { term: words.kana, value: person.kana ?? '—' },
          { term: words.mail, value: person.mail ?? '—' },
          {
            term: words.department,
            value:
              person.department === undefined ? (
                words.noDepartment
              ) : (
                <Link href={`/departments/${person.department}`}>{department.data?.name ?? '…'}</Link>
              ),
          },
          { term: words.rights, value: person.rights.length === 0 ? '—' : person.rights.join('、') },
          { term: words.since, value: <Day at={person.stateSince} /> },
        ]}
      />
    </Section>
  )
}

/** Locking can be undone by a word; leaving is confirmed by the name. */
function StateActs({ person }: { readonly person: PersonAnswer }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [asked, setAsked] = useState<'locked' | 'left' | undefined>(undefined)
  async function change(state: PersonStateName, version: number): Promise<PersonAnswer> {
    const changed = await send<PersonAnswer>('POST', `/api/people/${person.id}/state`, { state, version })
    await client.invalidateQueries({ queryKey: ['people'] })
    return changed
  }
  async function lock(): Promise<void> {
    const { version } = await change('locked', person.version)
    const back = async () => {
      await change('active', version)
    }
    toast(words.locked(person.name), { undo: back })
  }
  async function activate(text: string): Promise<void> {
    await change('active', person.version)
    toast(text)
  }
  async function leave(): Promise<void> {
    await change('left', person.version)
    toast(words.left(person.name))
  }
  return (
    <>
      {person.state === 'active' && <Button onClick={() => setAsked('locked')}>{words.lock}</Button>}
      {person.state === 'locked' && (
        <ActButton act={() => activate(words.unlocked(person.name))}>{words.unlock}</ActButton>
      )}
      {person.state === 'left' ? (
        <ActButton act={() => activate(words.rejoined(person.name))}>{words.rejoin}</ActButton>
      ) : (
        <Button kind="danger" onClick={() => setAsked('left')}>
          {words.leave}
        </Button>
      )}
      <Confirm
        title={words.lockTitle(person.name)}
        text={words.lockText}
        confirm={words.lock}
        kind="danger"
        open={asked === 'locked'}
        onClose={() => setAsked(undefined)}
        onConfirm={lock}
      />
      <Confirm
        title={words.leaveTitle(person.name)}
        text={words.leaveText}
        confirm={words.leave}
        kind="danger"
        typed={person.name}
        open={asked === 'left'}
        onClose={() => setAsked(undefined)}
        onConfirm={leave}
      />
    </>
  )
}

function DevicesOf({ person }: { readonly person: string }) {
  const words = useMessages(messages)
  const say = useSay()
  const devices = useQuery({
    queryKey: ['devices', 'of', person],
    queryFn: () => get<DevicesAnswer>('/api/devices', { user: person, limit: 200 }),
  })
  return (
    <Loaded query={devices} empty={({ total }) => (total === 0 ? <p>{words.devicesNone}</p> : undefined)}>
      {({ rows }) => (
        <Table
          caption={words.devicesTitle}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'label', head: words.devices, cell: (row) => <Link href={`/devices/${row.id}`}>{row.label}</Link> },
            {
              key: 'kind',
              head: 'OS',
              cell: (row) => `${say(DEVICE_KIND_WORDS[row.kind])} / ${say(DEVICE_SYSTEM_WORDS[row.os])}`,
            },
            { key: 'state', head: words.state, cell: (row) => say(LIFECYCLE_WORDS[row.state]) },
            {
              key: 'seen',
              head: words.seen,
              cell: (row) => (row.lastSeenAt === undefined ? '—' : <Age at={row.lastSeenAt} />),
            },
          ]}
        />
      )}
    </Loaded>
  )
}

type Networks = {
  readonly networks: readonly { readonly slot: number; readonly name: string; readonly addedAt: number }[]
}

function NetworksOf({ person }: { readonly person: string }) {
  const words = useMessages(messages)
  const networks = useQuery({
    queryKey: ['people', person, 'networks'],
    queryFn: () => get<Networks>(`/api/people/${person}/networks`),
  })
  return (
    <Loaded
      query={networks}
      empty={(answer) => (answer.networks.length === 0 ? <p>{words.networksNone}</p> : undefined)}
    >
      {(answer) => (
        <ul>
          {answer.networks.map(({ slot, name, addedAt }) => (
            <li key={slot}>
              {name}（<Day at={addedAt} />）
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
