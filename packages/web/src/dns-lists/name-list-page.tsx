import type { NameListAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { CheckField, Form, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { ListFields } from './list-fields.tsx'
import { messages } from './messages.ts'
import { NamesField, readChosen } from './names-field.tsx'
import { NAMES_KEY, useNameList } from './use-names.ts'

/** One list: how many names it has, which lines were left out and why, and other names for it. */
export function NameListPage() {
  const words = useMessages(messages)
  const { list = '' } = useParams()
  const query = useNameList(list)
  const mayChange = hasRole(useSession(), 'administrator')
  return (
    <Page title={query.data?.name ?? words.lists} back={{ href: '/names', text: words.back }}>
      <Loaded query={query}>
        {(answer) => (
          <>
            <ListFacts list={answer} />
            <BadLines list={answer} />
            {mayChange && <Give list={answer} />}
            {mayChange && <Change key={answer.version} list={answer} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

type ListProps = { readonly list: NameListAnswer }

function ListFacts({ list }: ListProps) {
  const words = useMessages(messages)
  const { act, category, names, lines, badLines, givenAt, off } = list
  return (
    <Section title={words.facts} id="facts">
      <Facts
        items={[
          { term: words.state, value: off ? words.off : givenAt === undefined ? words.notGiven : words.inUse },
          { term: words.act, value: words.acts[act] },
          { term: words.category, value: words.categories[category] },
          { term: words.names, value: names.toLocaleString() },
          { term: words.lines, value: lines.toLocaleString() },
          { term: words.badLines, value: badLines.toLocaleString() },
          ...(givenAt === undefined ? [] : [{ term: words.givenAt, value: <When at={givenAt} /> }]),
        ]}
      />
    </Section>
  )
}

function BadLines({ list: { bad } }: ListProps) {
  const words = useMessages(messages)
  return (
    <Section title={words.badTitle} id="bad">
      {bad.length === 0 ? (
        <p className="soft">{words.badNone}</p>
      ) : (
        <>
          <p>{words.badText}</p>
          <Table
            caption={words.badTitle}
            rows={bad}
            rowKey={({ line }) => String(line)}
            columns={[
              { key: 'line', head: words.line, cell: ({ line }) => line.toLocaleString() },
              { key: 'text', head: words.lineText, cell: ({ text }) => <code>{text}</code> },
              { key: 'reason', head: words.reason, cell: ({ reason }) => words.reasons[reason] },
            ]}
          />
        </>
      )}
    </Section>
  )
}

function Give({ list: { id } }: ListProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [pasted, setPasted] = useState('')
  const file = useRef<HTMLInputElement>(null)
  async function give(): Promise<void> {
    const text = readChosen(file.current, pasted) ?? new Blob([])
    const given = await send<NameListAnswer>('PUT', `/api/name-lists/${id}/names`, text)
    toast(words.given(given.names.toLocaleString(), given.badLines.toLocaleString()))
    setPasted('')
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Section title={words.giveTitle} id="give">
      <p>{words.giveText}</p>
      <Form onSubmit={give} submit={words.give}>
        <NamesField file={file} pasted={pasted} setPasted={setPasted} />
      </Form>
    </Section>
  )
}

function Change({ list }: ListProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const [, go] = useLocation()
  const [name, setName] = useState(list.name)
  const [act, setAct] = useState(list.act)
  const [category, setCategory] = useState(list.category)
  const [isUsed, setUsed] = useState(!list.off)
  const [removing, setRemoving] = useState(false)
  async function save(): Promise<void> {
    const body = { name, act, category, off: !isUsed, version: list.version }
    await send('PUT', `/api/name-lists/${list.id}`, body)
    toast(words.saved)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  async function remove(): Promise<void> {
    await send('DELETE', `/api/name-lists/${list.id}`)
    toast(words.removed)
    go('/names')
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Section
      title={words.change}
      id="change"
      actions={
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {words.remove}
        </Button>
      }
    >
      <Form onSubmit={save} submit={words.save}>
        <TextField name="name" label={words.listName} required maxLength={100} value={name} onChange={setName} />
        <ListFields act={act} setAct={setAct} category={category} setCategory={setCategory} />
        <CheckField name="off" label={words.use} value={isUsed} onChange={setUsed} />
      </Form>
      <Confirm
        title={words.removeTitle(list.name)}
        text={words.removeText}
        confirm={words.remove}
        kind="danger"
        typed={list.name}
        open={removing}
        onConfirm={remove}
        onClose={() => setRemoving(false)}
      />
    </Section>
  )
}
