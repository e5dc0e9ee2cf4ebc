import type { PersonAnswer } from '@taga/contract'
import { useState } from 'react'
import { Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { filled } from '../registers/draft.ts'
import { messages } from './messages.ts'
import { useDepartmentOptions } from './use-departments.ts'

/** What the form gives back: as the API takes it, with what is empty left out. */
export type PersonDraft = {
  readonly name: string
  readonly kana?: string
  readonly mail?: string
  readonly department?: string
  readonly rights: readonly string[]
}

type PersonFormProps = {
  readonly person?: PersonAnswer | undefined
  readonly submit: string
  readonly save: (draft: PersonDraft) => Promise<void>
  readonly cancel?: (() => void) | undefined
}

export function PersonForm({ person, submit, save, cancel }: PersonFormProps) {
  const words = useMessages(messages)
  const departments = useDepartmentOptions()
  const [name, setName] = useState(person?.name ?? '')
  const [kana, setKana] = useState(person?.kana ?? '')
  const [mail, setMail] = useState(person?.mail ?? '')
  const [department, setDepartment] = useState(person?.department ?? '')
  const [rights, setRights] = useState(person?.rights.join('\n') ?? '')
  const draft = (): PersonDraft => ({
    name,
    ...filled({ kana, mail, department }),
    rights: rights
      .split('\n')
      .map((right) => right.trim())
      .filter((right) => right !== ''),
  })
  return (
    <Form onSubmit={() => save(draft())} submit={submit} cancel={cancel}>
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        required
        value={name}
        onChange={setName}
        maxLength={200}
        lang="ja"
      />
      <TextField name="kana" label={words.kana} value={kana} onChange={setKana} maxLength={200} lang="ja" />
      <TextField name="mail" label={words.mail} type="email" value={mail} onChange={setMail} maxLength={254} />
      <SelectField
        name="department"
        label={words.department}
        value={department}
        onChange={setDepartment}
        options={[{ value: '', label: words.noDepartment }, ...departments]}
      />
      <TextArea
        name="rights"
        label={words.rights}
        hint={words.rightsHint}
        value={rights}
        onChange={setRights}
        rows={3}
      />
    </Form>
  )
}
