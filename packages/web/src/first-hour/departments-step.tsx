import type { DepartmentAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Section } from '../kit/page.tsx'
import { useDepartments, useOrganisation } from './api.ts'
import { messages } from './messages.ts'
import { linesOf } from './organisation-step.tsx'
import type { StepProps } from './step-page.tsx'

/** Departments, one a line; which ways of teleworking each may use is asked in the next step (AD-15, TW-17). */
export function DepartmentsStep({ done }: StepProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const query = useDepartments()
  const organisation = useOrganisation()
  const [typed, setTyped] = useState('')
  async function save(): Promise<void> {
    const known = new Set(query.data?.rows.map(({ name }) => name))
    const patterns = organisation.data?.patternsInUse ?? []
    try {
      for (const name of linesOf(typed).filter((line) => !known.has(line)))
        await send<DepartmentAnswer>('POST', '/api/departments', { name, patterns })
    } finally {
      await client.invalidateQueries({ queryKey: ['departments'] })
    }
    await done()
  }
  return (
    <>
      <Loaded
        query={query}
        empty={({ rows }) => (rows.length === 0 ? <p className="soft">{words.noDepartments}</p> : undefined)}
      >
        {({ rows }) => (
          <Section title={words.departmentsThere}>
            <ul>
              {rows.map(({ id, name }) => (
                <li key={id}>{name}</li>
              ))}
            </ul>
            <p>
              <Link href="/departments">{words.toDepartments}</Link>
            </p>
          </Section>
        )}
      </Loaded>
      <Form onSubmit={save} submit={words.saveAndGoOn}>
        <TextArea
          name="name"
          label={words.newDepartments}
          hint={words.newDepartmentsHint}
          rows={6}
          value={typed}
          onChange={setTyped}
        />
      </Form>
    </>
  )
}
