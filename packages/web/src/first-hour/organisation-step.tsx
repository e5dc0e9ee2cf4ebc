import type { OrganisationAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Form, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useOrganisation } from './api.ts'
import { messages } from './messages.ts'
import type { StepProps } from './step-page.tsx'

/** The organisation's name, and the words no password may be built on (AD-16). */
export function OrganisationStep({ done }: StepProps) {
  return (
    <Loaded query={useOrganisation()}>
      {(organisation) => <ProfileForm key={organisation.version} before={organisation} done={done} />}
    </Loaded>
  )
}

function ProfileForm({ before, done }: StepProps & { readonly before: OrganisationAnswer }) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const [nameJa, setNameJa] = useState(before.nameJa ?? '')
  const [nameEn, setNameEn] = useState(before.nameEn ?? '')
  const [typed, setTyped] = useState(before.words.join('\n'))
  async function save(): Promise<void> {
    const after = await send<OrganisationAnswer>('PUT', '/api/organisation', {
      version: before.version,
      ...(nameJa.trim() === '' ? {} : { nameJa }),
      ...(nameEn.trim() === '' ? {} : { nameEn }),
      words: linesOf(typed),
      ...(before.patternsInUse === undefined ? {} : { patternsInUse: before.patternsInUse }),
    })
    client.setQueryData(['organisation'], after)
    await done()
  }
  return (
    <Form onSubmit={save} submit={words.saveAndGoOn}>
      <TextField
        name="nameJa"
        label={words.nameJa}
        lang="ja"
        autoComplete="organization"
        maxLength={200}
        value={nameJa}
        onChange={setNameJa}
      />
      <TextField name="nameEn" label={words.nameEn} lang="en" maxLength={200} value={nameEn} onChange={setNameEn} />
      <TextArea name="words" label={words.words} hint={words.wordsHint} value={typed} onChange={setTyped} />
    </Form>
  )
}

/** What was typed one a line, without empty lines and doubles. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split(/[\n、,]/).map((line) => line.trim()))].filter((line) => line !== '')
}
