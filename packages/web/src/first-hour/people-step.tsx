import type { InvitedPeople } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckField, Form, SelectField, TextArea } from '../kit/form.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Table } from '../kit/table.tsx'
import { useDepartments, useMail } from './api.ts'
import { Invitations } from './invitations.tsx'
import { MailPart } from './mail-part.tsx'
import { messages } from './messages.ts'
import { type PersonLine, readPeople } from './read-people.ts'
import type { StepProps } from './step-page.tsx'

/** Several people at once, each with a link of their own: to copy, as a QR code, on paper, or by mail. */
export function PeopleStep({ done }: StepProps) {
  const words = useMessages(messages)
  const [invited, setInvited] = useState<InvitedPeople['invited']>([])
  return (
    <>
      {invited.length > 0 && <Invitations invited={invited} done={done} />}
      <PeopleForm invited={(more) => setInvited((before) => [...more, ...before])} />
      <MailPart />
      <p>
        <Link href="/import/people">{words.toImport}</Link>
      </p>
    </>
  )
}

function PeopleForm({ invited }: { readonly invited: (lines: InvitedPeople['invited']) => void }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const client = useQueryClient()
  const departments = useDepartments()
  const mail = useMail()
  const [typed, setTyped] = useState('')
  const [department, setDepartment] = useState('')
  const [byMail, setByMail] = useState(true)
  const lines = readPeople(typed)
  const good = lines.filter(({ problem }) => problem === undefined)
  async function save(): Promise<void> {
    if (good.length === 0) return
    const answer = await send<InvitedPeople>('POST', '/api/people/invitations', {
      people: good.map(({ name, signInName, mail: address }) => ({
        name,
        signInName,
        ...(address === undefined ? {} : { mail: address }),
        ...(department === '' ? {} : { department }),
        roles: ['teleworker'],
      })),
      send: byMail && mail.data?.set === true,
      lang: language,
    })
    await client.invalidateQueries({ queryKey: ['people'] })
    invited(answer.invited)
    setTyped(
      lines
        .filter(({ problem }) => problem !== undefined)
        .map(({ name, signInName }) => `${name}, ${signInName}`)
        .join('\n'),
    )
  }
  return (
    <Form onSubmit={save} submit={words.invite(good.length)}>
      <TextArea name="people" label={words.people} hint={words.peopleHint} rows={6} value={typed} onChange={setTyped} />
      {lines.length > 0 && <Preview lines={lines} />}
      <SelectField
        name="department"
        label={words.department}
        value={department}
        onChange={setDepartment}
        options={[
          { value: '', label: words.noDepartmentYet },
          ...(departments.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {mail.data?.set === true && (
        <CheckField name="send" label={words.sendByMail} value={byMail} onChange={setByMail} />
      )}
    </Form>
  )
}

function Preview({ lines }: { readonly lines: readonly PersonLine[] }) {
  const words = useMessages(messages)
  return (
    <Table
      caption={words.understood}
      rows={lines.map((line, at) => ({ ...line, at }))}
      rowKey={({ at }) => String(at)}
      columns={[
        { key: 'name', head: words.personName, cell: ({ name }) => name },
        { key: 'signInName', head: words.signInName, cell: ({ signInName }) => signInName },
        { key: 'mail', head: words.mailAddress, cell: ({ mail }) => mail ?? '' },
        {
          key: 'state',
          head: words.lineState,
          cell: ({ problem }) =>
            problem === undefined ? (
              <Mark kind="good">{words.lineGood}</Mark>
            ) : (
              <Mark kind="bad">{words.problems[problem]}</Mark>
            ),
        },
      ]}
    />
  )
}
