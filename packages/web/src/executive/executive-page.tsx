import type { ExecutiveAnswer } from '@taga/contract'
import type { DimensionId, MeasureId, Words } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { BarrelPicture } from '../barrel/barrel-picture.tsx'
import { NextSteps } from '../barrel/next-steps.tsx'
import { percent } from '../barrel/percent.ts'
import { get } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark, StateMark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { dayWords } from '../kit/time-words.ts'
import { Day, When } from '../kit/when.tsx'
import { DIMENSION_WORDS } from '../measures/dimension-words.ts'
import { measureHref } from '../measures/measure-href.ts'
import { messages } from './messages.ts'

const STATES = ['holds', 'partly', 'fails', 'unknown', 'notApplicable'] as const
/** More than these are counted and left to the list: the page is one sheet. */
const MOST_SHOWN = 6

/** An executive's home. It prints on one sheet of A4. */
export function ExecutivePage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['executive'],
    queryFn: () => get<ExecutiveAnswer>('/api/executive'),
    staleTime: 30_000,
  })
  return (
    <Page
      title={words.title}
      lead={<p>{words.lead}</p>}
      actions={
        <>
          <Button onClick={() => window.print()}>{words.print}</Button>
          <LinkButton href="/evidence">{words.evidence}</LinkButton>
        </>
      }
    >
      <Loaded query={query}>{(answer) => <Overview answer={answer} />}</Loaded>
    </Page>
  )
}

function Overview({ answer }: { readonly answer: ExecutiveAnswer }) {
  const words = useMessages(messages)
  return (
    <div className="executive">
      <p className="print-only soft">
        {words.printedAt}: <When at={answer.now} />
      </p>
      <Water answer={answer} />
      <Section title={words.awaiting} id="awaiting">
        <Awaiting awaiting={answer.awaiting} />
      </Section>
      <Section title={words.steps} id="steps">
        <NextSteps steps={answer.steps} />
      </Section>
      <Changes answer={answer} />
      <Unfunded unfunded={answer.unfunded} />
    </div>
  )
}

function Water({ answer: { barrel, counts } }: { readonly answer: ExecutiveAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const nameOf = (dimension: DimensionId) => say(DIMENSION_WORDS.get(dimension) ?? { ja: dimension, en: dimension })
  return (
    <div className="barrel-side">
      <BarrelPicture barrel={barrel} hrefOf={(dimension) => `/barrel?stave=${dimension}`} />
      <div>
        <p className="barrel-water-words">{words.water(percent(barrel.height))}</p>
        <p>
          {barrel.height === 1
            ? words.full
            : words.shortest(barrel.shortest.map(nameOf).join(language === 'ja' ? '、' : ', '))}
        </p>
        <h2 className="counts-title">{words.counts}</h2>
        <ul className="state-counts" aria-label={words.counts}>
          {STATES.map((state) => (
            <li key={state}>
              <Link href={`/measures?state=${state}`}>
                <StateMark state={state} /> <strong>{counts[state]}</strong>
              </Link>
            </li>
          ))}
        </ul>
        <LinkButton href="/measures">{words.board}</LinkButton>
      </div>
    </div>
  )
}

function Awaiting({ awaiting }: { readonly awaiting: ExecutiveAnswer['awaiting'] }) {
  const words = useMessages(messages)
  if (awaiting.length === 0) return <p>{words.awaitingNone}</p>
  return (
    <Table
      caption={words.awaiting}
      rows={awaiting}
      rowKey={({ kind, measure, at }) => `${kind} ${measure} ${at}`}
      columns={[
        {
          key: 'measure',
          head: words.measure,
          cell: (row) => <MeasureLink {...row} part="tailoring" />,
        },
        { key: 'what', head: words.what, cell: ({ kind }) => words.kinds[kind] },
        { key: 'at', head: words.at, cell: ({ at }) => <Day at={at} /> },
      ]}
    />
  )
}

function Changes({ answer: { since, barrel } }: { readonly answer: ExecutiveAnswer }) {
  const words = useMessages(messages)
  const language = useLanguage()
  if (since === undefined)
    return (
      <Section title={words.since('—')}>
        <p>{words.sinceNone}</p>
      </Section>
    )
  const title = words.since(dayWords(Date.parse(since.day), language, 'one'))
  return (
    <Section title={title} id="changes">
      <p>{words.waterWas(percent(since.height), percent(barrel.height))}</p>
      {since.changes.length === 0 && <p>{words.sinceSame}</p>}
      {since.changes.length > 0 && (
        <Table
          caption={title}
          rows={since.changes.slice(0, MOST_SHOWN)}
          rowKey={({ measure }) => measure}
          columns={[
            { key: 'measure', head: words.measure, cell: (row) => <MeasureLink {...row} /> },
            {
              key: 'change',
              head: words.change,
              cell: ({ from, to }) => (
                <span className="change">
                  <StateMark state={from} /> → <StateMark state={to} />
                </span>
              ),
            },
            {
              key: 'way',
              head: words.what,
              cell: ({ better, from, to }) => (
                <Way better={better} isPlain={from === 'notApplicable' || to === 'notApplicable'} />
              ),
            },
          ]}
        />
      )}
      <More count={since.changes.length - MOST_SHOWN} href={`/measures/history?day=${since.day}`} />
    </Section>
  )
}

/** What no longer or now applies is neither better nor worse. */
function Way({ better, isPlain }: { readonly better: boolean; readonly isPlain: boolean }) {
  const words = useMessages(messages)
  if (isPlain) return <Mark kind="info">{words.otherwise}</Mark>
  return better ? <Mark kind="good">{words.better}</Mark> : <Mark kind="bad">{words.worse}</Mark>
}

function Unfunded({ unfunded }: { readonly unfunded: ExecutiveAnswer['unfunded'] }) {
  const words = useMessages(messages)
  return (
    <Section title={words.unfundedTitle(unfunded.length)} id="unfunded">
      <p>{unfunded.length === 0 ? words.unfundedNone : words.unfundedText}</p>
      {unfunded.length > 0 && (
        <Table
          caption={words.unfunded}
          rows={unfunded.slice(0, MOST_SHOWN)}
          rowKey={({ measure }) => measure}
          columns={[
            {
              key: 'measure',
              head: words.measure,
              cell: (row) => <MeasureLink {...row} part="plan" />,
            },
            { key: 'state', head: words.state, cell: ({ state }) => <StateMark state={state} /> },
            {
              key: 'lacks',
              head: words.lacks,
              cell: ({ missing }) => missing.map((each) => words.missing[each]).join(' ・ '),
            },
          ]}
        />
      )}
      <More count={unfunded.length - MOST_SHOWN} href="/measures?tier=baseline&state=notGood" />
    </Section>
  )
}

function More({ count, href }: { readonly count: number; readonly href: string }) {
  const words = useMessages(messages)
  if (count <= 0) return null
  return (
    <p>
      {words.more(count)} <Link href={href}>{words.all}</Link>
    </p>
  )
}

type MeasureLinkProps = { readonly measure: MeasureId; readonly title: Words; readonly part?: string }

function MeasureLink({ measure, title, part }: MeasureLinkProps) {
  const say = useSay()
  return (
    <Link href={part === undefined ? measureHref(measure) : `${measureHref(measure)}#${part}`}>
      <span className="measure-id">{measure}</span> {say(title)}
    </Link>
  )
}
