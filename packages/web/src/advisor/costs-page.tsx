import type { CostsAnswer, KeptAnswer } from '@taga/contract'
import {
  type CostInput,
  type CostInputs,
  type CostOption,
  type CostPart,
  type Range,
  COST_INPUTS,
  COST_WORDS,
  compareCosts,
  guideline,
} from '@taga/core'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Form, TextField } from '../kit/form.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { useAdviceChanged, useCosts } from './api.ts'
import { messages } from './messages.ts'

/** Lending compared with personal devices: every number put in by the organisation, every formula shown. */
export function CostsPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.costsTitle} lead={words.costsLead} back={{ href: '/advisor', text: words.backAdvisor }}>
      <Loaded query={useCosts()}>{(answer) => <Costs key={answer.version} answer={answer} />}</Loaded>
    </Page>
  )
}

type Texts = Readonly<Record<CostInput, { readonly low: string; readonly high: string }>>

function textsOf(inputs: CostInputs): Texts {
  const pairs = COST_INPUTS.map((id) => [
    id,
    { low: inputs[id]?.low.toString() ?? '', high: inputs[id]?.high.toString() ?? '' },
  ])
  return Object.fromEntries(pairs) as Texts // every input is given by the loop
}

/** What is empty is not there; one number alone is both ends. Undefined where something is no number, or turned round. */
function readInputs(texts: Texts): CostInputs | undefined {
  const inputs: Partial<Record<CostInput, Range>> = {}
  for (const id of COST_INPUTS) {
    const [low, high] = [texts[id].low.trim(), texts[id].high.trim()]
    if (low === '' && high === '') continue
    const range = { low: Number(low === '' ? high : low), high: Number(high === '' ? low : high) }
    if (!(range.low >= 0 && range.low <= range.high && Number.isFinite(range.high))) return undefined
    inputs[id] = range
  }
  return inputs
}

function Costs({ answer }: { readonly answer: CostsAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const [texts, setTexts] = useState(() => textsOf(answer.inputs))
  const inputs = readInputs(texts)
  return (
    <>
      <InputsForm texts={texts} setTexts={setTexts} inputs={inputs} version={answer.version} />
      {inputs !== undefined && <Result inputs={inputs} />}
      <Section title={words.consider}>
        <ul>
          {guideline.byod.points.map((point) => (
            <li key={point.en}>{say(point)}</li>
          ))}
        </ul>
      </Section>
    </>
  )
}

type InputsProps = {
  readonly texts: Texts
  readonly setTexts: (texts: Texts) => void
  readonly inputs: CostInputs | undefined
  readonly version: number
}

function InputsForm({ texts, setTexts, inputs, version }: InputsProps) {
  const words = useMessages(messages)
  const say = useSay()
  const toast = useToast()
  const changed = useAdviceChanged()
  const isAdministrator = hasRole(useSession(), 'administrator')
  const fields = COST_INPUTS.map((id) => (
    <fieldset key={id} className="cost-input">
      <legend>{say(COST_WORDS[id])}</legend>
      {(['low', 'high'] as const).map((end) => (
        <TextField
          key={end}
          name={`${id}-${end}`}
          label={end === 'low' ? words.low : words.high}
          type="number"
          value={texts[id][end]}
          onChange={(value) => setTexts({ ...texts, [id]: { ...texts[id], [end]: value } })}
        />
      ))}
    </fieldset>
  ))
  return (
    <Section title={words.inputs}>
      {inputs === undefined && <Notice kind="bad" title={words.badRange} />}
      {isAdministrator ? (
        <Form
          submit={words.compute}
          onSubmit={async () => {
            if (inputs === undefined) return
            await send<KeptAnswer>('PUT', '/api/advice/costs', { inputs, version })
            await changed()
            toast(words.kept)
          }}
        >
          <div className="cost-inputs">{fields}</div>
        </Form>
      ) : (
        <div className="cost-inputs">{fields}</div>
      )}
    </Section>
  )
}

function Result({ inputs }: { readonly inputs: CostInputs }) {
  const words = useMessages(messages)
  const { options, verdict } = compareCosts(inputs)
  return (
    <Section title={words.result}>
      <div role="status">
        <Notice
          kind={verdict === 'unknown' || verdict === 'overlap' ? 'warn' : 'info'}
          title={words.verdicts[verdict]}
        />
      </div>
      {options.map((option) => (
        <OptionTable key={option.id} option={option} />
      ))}
    </Section>
  )
}

function OptionTable({ option }: { readonly option: CostOption }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <>
      <h3>{words.options[option.id]}</h3>
      <Table<CostPart>
        caption={words.options[option.id]}
        rows={option.parts}
        rowKey={({ id }) => id}
        columns={[
          { key: 'part', head: words.part, cell: ({ title }) => say(title) },
          { key: 'formula', head: words.formula, cell: ({ formula }) => say(formula) },
          {
            key: 'perYear',
            head: words.perYear,
            numeric: true,
            cell: ({ perYear, missing }) => (
              <>
                <RangeText range={perYear} />
                {missing.length > 0 && (
                  <p className="soft">{words.missing(missing.map((id) => say(COST_WORDS[id])).join(' / '))}</p>
                )}
              </>
            ),
          },
        ]}
      />
      <p>
        <strong>
          {words.sum}: <RangeText range={option.perYear} />
        </strong>
      </p>
    </>
  )
}

function RangeText({ range }: { readonly range: Range | undefined }) {
  const words = useMessages(messages)
  const language = useLanguage()
  if (range === undefined) return <Mark kind="open">{words.unknown}</Mark>
  const text = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value)
  return <>{words.range(text(range.low), text(range.high))}</>
}
