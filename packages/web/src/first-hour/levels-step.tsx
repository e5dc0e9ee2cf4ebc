import type { Handling, LevelAnswer, LevelsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get, send } from '../kit/ask.ts'
import { Form, TextArea } from '../kit/form.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'
import { linesOf } from './organisation-step.tsx'
import type { StepProps } from './step-page.tsx'

/** The three levels of information, and what each means here (EX-2). The rest of the handling matrix has a page of its own. */
export function LevelsStep({ done }: StepProps) {
  const words = useMessages(messages)
  const language = useLanguage()
  const query = useQuery({
    queryKey: ['levels', language],
    queryFn: () => get<LevelsAnswer>('/api/levels', { lang: language }),
  })
  return (
    <>
      <Loaded query={query}>{({ levels }) => <LevelsForm levels={levels} done={done} />}</Loaded>
      <p>
        <Link href="/levels">{words.toLevels}</Link>
      </p>
    </>
  )
}

type Typed = { readonly meaning: string; readonly examples: string }

function LevelsForm({ levels, done }: StepProps & { readonly levels: readonly LevelAnswer[] }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const client = useQueryClient()
  const [typed, setTyped] = useState<readonly Typed[]>(
    levels.map(({ handling }) => ({ meaning: handling.meaning, examples: handling.examples.join('\n') })),
  )
  const change = (at: number, part: Partial<Typed>) =>
    setTyped((before) => before.map((each, index) => (index === at ? { ...each, ...part } : each)))
  async function save(): Promise<void> {
    try {
      for (const [at, level] of levels.entries()) {
        const { meaning = '', examples = '' } = typed[at] ?? {}
        const handling: Handling = { ...level.handling, meaning, examples: linesOf(examples) }
        await send('PUT', `/api/levels/${level.level}`, { handling, version: level.version })
      }
    } finally {
      await client.invalidateQueries({ queryKey: ['levels'] })
    }
    await done()
  }
  return (
    <Form onSubmit={save} submit={words.saveAndGoOn}>
      {levels.map(({ level }, at) => (
        <fieldset key={level} className="field">
          <legend>{common.levels[level]}</legend>
          <TextArea
            name={`meaning-${level}`}
            label={words.meaningOf(common.levels[level])}
            required
            rows={4}
            maxLength={500}
            value={typed[at]?.meaning ?? ''}
            onChange={(meaning) => change(at, { meaning })}
          />
          <TextArea
            name={`examples-${level}`}
            label={words.examplesOf(common.levels[level])}
            hint={words.examplesHint}
            rows={4}
            value={typed[at]?.examples ?? ''}
            onChange={(examples) => change(at, { examples })}
          />
        </fieldset>
      ))}
    </Form>
  )
}
