import type { DepartmentAdvice, DepartmentAdviceAnswer, KeptAnswer, NeedStateAnswer } from '@taga/contract'
import {
  type NeedAnswer,
  type NeedId,
  type PatternId,
  NEED_IDS,
  NEED_WORDS,
  PATTERN_IDS,
  advisePatterns,
  findPattern,
} from '@taga/core'
import { useState } from 'react'
import { useParams } from 'wouter'
import { send } from '../kit/ask.ts'
import { Share } from '../kit/bar.tsx'
import { CheckGroup, Form, RadioGroup } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, StateMark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { useAdviceChanged, useDepartmentAdvice } from './api.ts'
import { messages } from './messages.ts'

const ANSWERS = ['yes', 'no', 'unknown'] as const
type Needs = Readonly<Record<NeedId, NeedAnswer>>

/** What a department needs, which patterns suit that and why, which are recorded, and whether their needs are met today. */
export function DepartmentAdvicePage() {
  const words = useMessages(messages)
  const { department = '' } = useParams()
  const query = useDepartmentAdvice(department)
  return (
    <Page title={query.data?.department.name ?? words.department} back={{ href: '/advisor', text: words.backAdvisor }}>
      <Loaded query={query}>{(answer) => <Advice key={answer.department.noteVersion} answer={answer} />}</Loaded>
    </Page>
  )
}

function Advice({ answer }: { readonly answer: DepartmentAdviceAnswer }) {
  const { department } = answer
  const [needs, setNeeds] = useState<Needs>({ ...NOTHING_SAID, ...department.needs })
  const isAdministrator = hasRole(useSession(), 'administrator')
  return (
    <>
      <NeedsForm department={department} needs={needs} setNeeds={setNeeds} isAdministrator={isAdministrator} />
      <Ranking needs={needs} />
      {isAdministrator && <RecordForm key={department.version} department={department} />}
      <Met answer={answer} />
    </>
  )
}

// every need is given by the loop
const NOTHING_SAID = Object.fromEntries(NEED_IDS.map((need) => [need, 'unknown'])) as Needs

type NeedsProps = {
  readonly department: DepartmentAdvice
  readonly needs: Needs
  readonly setNeeds: (needs: Needs) => void
  readonly isAdministrator: boolean
}

/** Who may not keep the answers may still try them. */
function NeedsForm({ department, needs, setNeeds, isAdministrator }: NeedsProps) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const changed = useAdviceChanged()
  const fields = NEED_IDS.map((need) => (
    <RadioGroup
      key={need}
      name={`need-${need}`}
      label={say(NEED_WORDS[need])}
      value={needs[need]}
      onChange={(value) => setNeeds({ ...needs, [need]: ANSWERS.find((each) => each === value) ?? 'unknown' })}
      options={ANSWERS.map((value) => ({ value, label: words.answers[value] }))}
    />
  ))
  return (
    <Section title={words.needs}>
      <p className="soft">{words.needsLead}</p>
      {isAdministrator ? (
        <Form
          submit={words.keep}
          onSubmit={async () => {
            const body = { needs, version: department.noteVersion }
            await send<KeptAnswer>('PUT', `/api/advice/departments/${department.id}`, body)
            await changed()
            toast(words.kept)
          }}
        >
          <div className="advisor-needs">{fields}</div>
        </Form>
      ) : (
        <div className="advisor-needs">{fields}</div>
      )}
    </Section>
  )
}

const FIT_MARKS = { suits: 'good', conditional: 'warn', unclear: 'open', unsuitable: 'bad' } as const
const SAYS_MARKS = { for: 'good', against: 'warn', bars: 'bad', unclear: 'open' } as const

function Ranking({ needs }: { readonly needs: Needs }) {
  const words = useMessages(messages)
  const say = useSay()
  const isSaid = NEED_IDS.some((need) => needs[need] !== 'unknown')
  return (
    <Section title={words.ranking}>
      <ol className="advisor-ranking" aria-live="polite">
        {advisePatterns(needs).map(({ pattern, fit, points }) => (
          <li key={pattern}>
            <h3>
              {say(findPattern(pattern).name)} <Mark kind={FIT_MARKS[fit]}>{words.fits[fit]}</Mark>
            </h3>
            {points.length === 0 ? (
              <p className="soft">{isSaid ? words.nothing : words.notAsked}</p>
            ) : (
              <ul>
                {points.map((point) => (
                  <li key={point.need}>
                    <Mark kind={SAYS_MARKS[point.says]}>{words.says[point.says]}</Mark> {say(point.words)}{' '}
                    <span className="soft">{point.measures.join(' ')}</span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

function RecordForm({ department }: { readonly department: DepartmentAdvice }) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const changed = useAdviceChanged()
  const [patterns, setPatterns] = useState<readonly string[]>(department.patterns)
  return (
    <Section title={words.record}>
      <p className="soft">{words.recordLead}</p>
      <Form
        submit={words.recordSubmit}
        onSubmit={async () => {
          const { id, name, version } = department
          await send('PUT', `/api/departments/${id}`, { name, patterns, version })
          await changed()
          toast(words.recorded)
        }}
      >
        <CheckGroup
          name="patterns"
          label={words.patterns}
          value={patterns}
          onChange={setPatterns}
          options={PATTERN_IDS.map((value) => ({
            value,
            label: say(findPattern(value).name),
            hint: say(findPattern(value).summary),
          }))}
        />
      </Form>
    </Section>
  )
}

type NeedRow = NeedStateAnswer & { readonly pattern: PatternId }

/** The needs of the recorded patterns, by the facts of today. */
function Met({ answer }: { readonly answer: DepartmentAdviceAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { department, patternNeeds, devices } = answer
  const rows = patternNeeds
    .filter(({ pattern }) => department.patterns.includes(pattern))
    .flatMap(({ pattern, needs }) => needs.map((need): NeedRow => ({ ...need, pattern })))
  return (
    <Section title={words.met}>
      <p className="soft">{words.metLead(devices)}</p>
      {rows.length === 0 ? (
        <p>{words.noPatterns}</p>
      ) : (
        <Table<NeedRow>
          caption={words.met}
          rows={rows}
          rowKey={({ pattern, id }) => `${pattern} ${id}`}
          columns={[
            { key: 'pattern', head: words.pattern, cell: ({ pattern }) => say(findPattern(pattern).name) },
            { key: 'need', head: words.need, cell: ({ title }) => say(title) },
            { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
            {
              key: 'howMany',
              head: words.howMany,
              cell: ({ id, n, of, unknown, title }) =>
                of === 0 ? (
                  <span className="soft">{id === 'line' ? words.nobodyMeasures : words.nothingYet}</span>
                ) : (
                  <>
                    <Share n={n} m={of} unknown={unknown} label={say(title)} />
                    {unknown > 0 && <span className="soft">{words.unknownOf(unknown)}</span>}
                  </>
                ),
            },
            { key: 'measures', head: words.measures, cell: ({ measures }) => measures.join(' ') },
          ]}
        />
      )}
    </Section>
  )
}
