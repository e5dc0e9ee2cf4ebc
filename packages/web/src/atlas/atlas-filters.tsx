import { ATLAS_AXES } from '@taga/core'
import { LinkButton } from '../kit/button.tsx'
import { CheckField, CheckGroup } from '../kit/choice-fields.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { useSearchParams } from 'wouter'
import { AXES, type Axis, type AtlasQuestion, OUTCOMES, axisWords } from './atlas-query.ts'
import { messages } from './messages.ts'

/** What each axis is narrowed to; closed until it is opened, with what is chosen in its heading. */
export function AtlasFilters({ question }: { readonly question: AtlasQuestion }) {
  const words = useMessages(messages)
  const [, setSearch] = useSearchParams()
  const set = (name: string, text: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (text === '') next.delete(name)
        else next.set(name, text)
        return next
      },
      { replace: true },
    )
  return (
    <section className="section" aria-label={words.filters}>
      <div className="atlas-filters">
        {AXES.map((axis) => (
          <AxisFilter key={axis} axis={axis} chosen={question[axis]} choose={(values) => set(axis, values.join(','))} />
        ))}
        <OutcomeFilter chosen={question.outcome} choose={(values) => set('outcome', values.join(','))} />
      </div>
      {question.preview !== undefined && (
        <CheckField
          name="changed"
          label={words.changedOnly}
          value={question.changed}
          onChange={(value) => set('changed', value ? 'true' : '')}
        />
      )}
      <LinkButton
        kind="plain"
        href={question.preview === undefined ? '/atlas' : `/atlas?preview=${encodeURIComponent(question.preview)}`}
      >
        {words.clear}
      </LinkButton>
    </section>
  )
}

type FilterProps = { readonly chosen: readonly string[]; readonly choose: (values: readonly string[]) => void }

function AxisFilter({ axis, chosen, choose }: FilterProps & { readonly axis: Axis }) {
  const words = useMessages(messages)
  const nameOf = useAxisName()
  const options = ATLAS_AXES[axis].map((value) => ({ value, label: nameOf(axis, value) }))
  return <Filter name={axis} label={words.axes[axis]} options={options} chosen={chosen} choose={choose} />
}

function OutcomeFilter({ chosen, choose }: FilterProps) {
  const words = useMessages(messages)
  const options = OUTCOMES.map((value) => ({ value, label: words.outcomes[value] }))
  return <Filter name="outcome" label={words.outcome} options={options} chosen={chosen} choose={choose} />
}

type Options = FilterProps & {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

function Filter({ name, label, options, chosen, choose }: Options) {
  const words = useMessages(messages)
  const shown = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label)
  return (
    <details className="atlas-filter">
      <summary>
        {label}: <strong>{shown.length === 0 ? words.any : shown.join(' / ')}</strong>
      </summary>
      <CheckGroup name={name} label={label} options={options} value={chosen} onChange={choose} />
    </details>
  )
}

/** What a value of an axis is called in the language of the page. */
export function useAxisName(): (axis: Axis, value: string) => string {
  const { roles } = useMessages(messages)
  const say = useSay()
  const names: Readonly<Record<string, string>> = roles
  return (axis, value) => (axis === 'role' ? (names[value] ?? value) : say(axisWords(axis, value)))
}
