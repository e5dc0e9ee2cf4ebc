import type { AdoptionAnswer } from '@taga/contract'
import { DAY_ONE_SOURCES, SOURCE_WORDS } from '@taga/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { send } from '../kit/ask.ts'
import { CheckGroup, Form } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { useAdoption } from './api.ts'
import { messages } from './messages.ts'
import type { StepProps } from './step-page.tsx'

/** Which sources of facts are used. Rules over a source come into force when it is adopted, and at first they only observe. */
export function SourcesStep({ done }: StepProps) {
  return (
    <Loaded query={useAdoption()}>
      {(adoption) => <SourcesForm key={adoption.number} adoption={adoption} done={done} />}
    </Loaded>
  )
}

function SourcesForm({ adoption, done }: StepProps & { readonly adoption: AdoptionAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const client = useQueryClient()
  const beyond = adoption.sources.filter(({ source }) => !DAY_ONE_SOURCES.includes(source))
  const [chosen, setChosen] = useState<readonly string[]>(
    beyond.filter(({ adopted }) => adopted).map(({ source }) => source),
  )
  if (adoption.acting > 0)
    return (
      <Notice kind="info" title={words.rulesAct}>
        <p>
          <Link href="/rules/sources">{words.toSources}</Link>
        </p>
      </Notice>
    )
  async function save(): Promise<void> {
    const before = beyond.filter(({ adopted }) => adopted).map(({ source }) => source)
    if (before.length !== chosen.length || before.some((source) => !chosen.includes(source)))
      await send('PUT', '/api/source-adoption', { after: adoption.number, adopted: chosen })
    await client.invalidateQueries({ queryKey: ['source-adoption'] })
    await done()
  }
  const waiting = beyond.filter(({ ready }) => !ready)
  return (
    <>
      <Form onSubmit={save} submit={words.saveAndGoOn}>
        <CheckGroup
          name="adopted"
          label={words.sources}
          hint={words.sourcesHint}
          value={chosen}
          onChange={setChosen}
          options={beyond
            .filter(({ ready }) => ready)
            .map(({ source, actsAtOnce }) => ({
              value: source,
              label: say(SOURCE_WORDS[source].title),
              hint: `${say(SOURCE_WORDS[source].setUp)}${actsAtOnce ? words.actsAtOnce : ''}`,
            }))}
        />
      </Form>
      {waiting.length > 0 && (
        <Section title={words.sourcesWaiting}>
          <p className="soft">{words.sourcesWaitingLead}</p>
          <ul>
            {waiting.map(({ source }) => (
              <li key={source}>{say(SOURCE_WORDS[source].title)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
