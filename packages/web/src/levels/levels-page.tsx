import type { Handling, LevelAnswer, LevelsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useLanguage, useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { filled, optionsOf, useDraft } from '../registers/draft.ts'
import { LevelMark } from '../registers/level-mark.tsx'
import { registerWords } from '../registers/words.ts'
import { messages } from './messages.ts'

const RULES = ['telework', 'takeOut', 'print', 'send'] as const
const LOOK = { free: 'good', conditions: 'warn', no: 'bad' } as const

type Line = { readonly key: string; readonly head: string; readonly of: (level: LevelAnswer) => ReactNode }

/** What may be done with information of each level (E2: EX-2, AD-2, TW-2). Everybody may read it. */
export function LevelsPage() {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const language = useLanguage()
  const mayDecide = hasRole(useSession(), 'administrator')
  const [decided, setDecided] = useState<LevelAnswer | undefined>(undefined)
  const query = useQuery({
    queryKey: ['levels', language],
    queryFn: () => get<LevelsAnswer>('/api/levels', { lang: language }),
  })
  const lines: readonly Line[] = [
    { key: 'meaning', head: words.meaning, of: ({ handling }) => handling.meaning },
    { key: 'examples', head: words.examples, of: ({ handling }) => <List items={handling.examples} /> },
    ...RULES.map((rule) => ({
      key: rule,
      head: words[rule],
      of: ({ handling }: LevelAnswer) => <Mark kind={LOOK[handling[rule]]}>{words.rules[handling[rule]]}</Mark>,
    })),
    { key: 'encrypt', head: words.encrypt, of: ({ handling }) => words.encrypts[handling.encrypt] },
    { key: 'who', head: words.who, of: ({ handling }) => handling.who },
    { key: 'conditions', head: words.conditions, of: ({ handling }) => handling.conditions ?? '' },
    {
      key: 'decided',
      head: words.decidedAt,
      of: (level) => (
        <>
          {level.updatedAt === undefined ? <Mark kind="open">{words.suggested}</Mark> : <Day at={level.updatedAt} />}
          {mayDecide && (
            <p>
              <Button
                kind="plain"
                label={`${words.decide}: ${common.levels[level.level]}`}
                onClick={() => setDecided(level)}
              >
                {words.decide}
              </Button>
            </p>
          )}
        </>
      ),
    },
  ]
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Loaded query={query}>
        {({ levels }) => (
          <>
            {levels.some(({ version }) => version === 0) && (
              <Notice kind="info">
                <p>{words.suggestedLead}</p>
              </Notice>
            )}
            <Table
              caption={words.matrix}
              rows={lines}
              rowKey={(line) => line.key}
              columns={[
                { key: 'matter', head: words.matter, cell: (line) => line.head },
                ...levels.map((level) => ({
                  key: level.level,
                  head: common.levels[level.level],
                  cell: (line: Line) => line.of(level),
                })),
              ]}
            />
          </>
        )}
      </Loaded>
      {decided !== undefined && (
        <Dialog title={`${words.decide}：${common.levels[decided.level]}`} open onClose={() => setDecided(undefined)}>
          <LevelMark level={decided.level} />
          <HandlingForm level={decided} done={() => setDecided(undefined)} />
        </Dialog>
      )}
    </Page>
  )
}

function List({ items }: { readonly items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}

function HandlingForm({ level, done }: { readonly level: LevelAnswer; readonly done: () => void }) {
  const words = useMessages(messages)
  const common = useMessages(registerWords)
  const client = useQueryClient()
  const toast = useToast()
  const { draft, set } = useDraft({ ...level.handling, conditions: level.handling.conditions ?? '' })
  const [examples, setExamples] = useState(level.handling.examples.join('\n'))
  async function save(): Promise<void> {
    const lines = examples.split('\n').map((line) => line.trim())
    const handling = { ...filled(draft), examples: lines.filter((line) => line !== '') }
    await send('PUT', `/api/levels/${level.level}`, { handling, version: level.version })
    await client.invalidateQueries({ queryKey: ['levels'] })
    toast(common.saved)
    done()
  }
  return (
    <Form onSubmit={save} submit={common.save} cancel={done}>
      <TextArea
        name="meaning"
        label={words.meaning}
        required
        maxLength={500}
        value={draft.meaning}
        onChange={set('meaning')}
      />
      <TextArea
        name="examples"
        label={words.examples}
        hint={words.examplesHint}
        value={examples}
        onChange={setExamples}
      />
      {RULES.map((rule) => (
        <SelectField
          key={rule}
          name={rule}
          label={words[rule]}
          value={draft[rule]}
          onChange={(value) => set(rule)(value as Handling['telework'] /* one of the options */)}
          options={optionsOf(words.rules)}
        />
      ))}
      <SelectField
        name="encrypt"
        label={words.encrypt}
        value={draft.encrypt}
        onChange={(value) => set('encrypt')(value as Handling['encrypt'] /* one of the options */)}
        options={optionsOf(words.encrypts)}
      />
      <TextField name="who" label={words.who} required maxLength={300} value={draft.who} onChange={set('who')} />
      <TextArea
        name="conditions"
        label={words.conditions}
        maxLength={1000}
        value={draft.conditions}
        onChange={set('conditions')}
      />
    </Form>
  )
}
