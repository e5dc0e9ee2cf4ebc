import type { DepartmentsAnswer, OrganisationAnswer } from '@taga/contract'
import { PATTERN_IDS, type PatternId, patterns } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckField, CheckGroup, Form } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useDepartments, useOrganisation } from './api.ts'
import { messages } from './messages.ts'
import type { StepProps } from './step-page.tsx'

/** Which of the guideline's ways of teleworking are in use here. */
export function PatternsStep({ done }: StepProps) {
  const departments = useDepartments()
  return (
    <Loaded query={useOrganisation()}>
      {(before) => (
        <Loaded query={departments}>
          {({ rows }) => <PatternsForm key={before.version} before={before} departments={rows} done={done} />}
        </Loaded>
      )}
    </Loaded>
  )
}

type FormProps = StepProps & {
  readonly before: OrganisationAnswer
  readonly departments: DepartmentsAnswer['rows']
}

function PatternsForm({ before, departments, done }: FormProps) {
  const words = useMessages(messages)
  const say = useSay()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<readonly string[]>(before.patternsInUse ?? [])
  const without = departments.filter((department) => department.patterns.length === 0)
  const [spread, setSpread] = useState(true)
  async function save(): Promise<void> {
    const patternsInUse = PATTERN_IDS.filter((id) => chosen.includes(id))
    const after = await send<OrganisationAnswer>('PUT', '/api/organisation', { ...profileOf(before), patternsInUse })
    client.setQueryData(['organisation'], after)
    if (spread) await openTo(without, patternsInUse)
    await client.invalidateQueries({ queryKey: ['departments'] })
    await done()
  }
  return (
    <Form onSubmit={save} submit={words.saveAndGoOn}>
      <CheckGroup
        name="patternsInUse"
        label={words.patternsInUse}
        hint={<Link href="/advisor">{words.toAdvisor}</Link>}
        value={chosen}
        onChange={setChosen}
        options={patterns.map(({ id, name, summary }) => ({ value: id, label: say(name), hint: say(summary) }))}
      />
      {without.length > 0 && (
        <CheckField
          name="spread"
          label={words.spread(without.map(({ name }) => name))}
          hint={words.spreadHint}
          value={spread}
          onChange={setSpread}
        />
      )}
    </Form>
  )
}

/** The profile as it is, to be sent back with a change. */
function profileOf({ version, nameJa, nameEn, words }: OrganisationAnswer) {
  return {
    version,
    ...(nameJa === undefined ? {} : { nameJa }),
    ...(nameEn === undefined ? {} : { nameEn }),
    words,
  }
}

async function openTo(departments: DepartmentsAnswer['rows'], allowed: readonly PatternId[]): Promise<void> {
  if (allowed.length === 0) return
  for (const { id, name, version } of departments)
    await send('PUT', `/api/departments/${id}`, { name, patterns: allowed, version })
}
