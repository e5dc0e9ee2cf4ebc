import type { DepartmentAnswer, DepartmentOpenAnswer } from '@taga/contract'
import { PATTERN_IDS, type PatternId, findPattern } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { CheckGroup, Form, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { messages } from './messages.ts'

/** One department: its name, and the ways of working that are open to its people. */
export function DepartmentPage() {
  const words = useMessages(messages)
  const { department: id = '' } = useParams()
  const department = useQuery({
    queryKey: ['departments', id],
    queryFn: () => get<DepartmentAnswer>(`/api/departments/${id}`),
  })
  return (
    <Page
      title={department.data?.name ?? words.title}
      back={{ href: '/departments', text: words.title }}
      actions={<LinkButton href={`/people?department=${id}`}>{words.seePeople}</LinkButton>}
    >
      <Loaded query={department}>{(answer) => <DepartmentForm key={answer.version} department={answer} />}</Loaded>
      <Open department={id} />
    </Page>
  )
}

/** What is open on the devices of its people, each item one click from the devices that lack it. */
function Open({ department }: { readonly department: string }) {
  const words = useMessages(messages)
  const say = useSay()
  const query = useQuery({
    queryKey: ['departments', department, 'open'],
    queryFn: () => get<DepartmentOpenAnswer>(`/api/departments/${department}/open`),
  })
  return (
    <Section title={words.openTitle} id="open">
      <Loaded query={query}>
        {({ devices, items }) =>
          items.length === 0 ? (
            <p>{devices === 0 ? words.noDevices : words.openNone}</p>
          ) : (
            <>
              <p>{words.openText(devices)}</p>
              <Table
                caption={words.openTitle}
                rows={items}
                rowKey={({ item }) => item}
                columns={[
                  {
                    key: 'item',
                    head: words.item,
                    cell: ({ item, title }) => (
                      <Link href={`/devices?department=${department}&lacks=${item}`}>{say(title)}</Link>
                    ),
                  },
                  {
                    key: 'devices',
                    head: words.devices,
                    numeric: true,
                    cell: (row) => words.countDevices(row.devices),
                  },
                ]}
              />
            </>
          )
        }
      </Loaded>
    </Section>
  )
}

export function NewDepartmentPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.add} back={{ href: '/departments', text: words.title }}>
      <DepartmentForm department={undefined} />
    </Page>
  )
}

function DepartmentForm({ department }: { readonly department: DepartmentAnswer | undefined }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const client = useQueryClient()
  const [, go] = useLocation()
  const mayChange = hasRole(useSession(), 'administrator')
  const [name, setName] = useState(department?.name ?? '')
  const [patterns, setPatterns] = useState<readonly string[]>(department?.patterns ?? [])
  async function save(): Promise<void> {
    const draft = { name, patterns: PATTERN_IDS.filter((id) => patterns.includes(id)) }
    if (department === undefined) {
      await send<DepartmentAnswer>('POST', '/api/departments', draft)
      go('/departments')
    } else
      await send<DepartmentAnswer>('PUT', `/api/departments/${department.id}`, {
        ...draft,
        version: department.version,
      })
    await client.invalidateQueries({ queryKey: ['departments'] })
    toast(words.saved)
  }
  const options = PATTERN_IDS.map((id: PatternId) => ({ value: id, label: say(findPattern(id).name) }))
  if (!mayChange)
    return (
      <ul>
        {options
          .filter(({ value }) => patterns.includes(value))
          .map(({ value, label }) => (
            <li key={value}>{label}</li>
          ))}
      </ul>
    )
  return (
    <Form onSubmit={save} submit={department === undefined ? words.create : words.save}>
      <TextField name="name" label={words.name} required value={name} onChange={setName} maxLength={200} />
      <CheckGroup
        name="patterns"
        label={words.patterns}
        hint={words.patternsHint}
        options={options}
        value={patterns}
        onChange={setPatterns}
      />
    </Form>
  )
}
