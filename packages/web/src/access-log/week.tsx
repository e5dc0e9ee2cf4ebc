import type { AccessSummary } from '@taga/contract'
import { valueWords } from '@taga/core'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Columns, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Day } from '../kit/when.tsx'
import { LevelMark } from '../registers/level-mark.tsx'
import { type DaySums, byDay } from './by-day.ts'
import { messages } from './messages.ts'
import { useWeek } from './use-week.ts'

/** The last 7 days, from sums. */
export function Week() {
  const words = useMessages(messages)
  return (
    <Section title={words.weekTitle} id="week">
      <Loaded query={useWeek()}>
        {(summary) => (summary.hours.length === 0 ? <p>{words.weekNone}</p> : <Sums summary={summary} />)}
      </Loaded>
    </Section>
  )
}

function Sums({ summary }: { readonly summary: AccessSummary }) {
  const words = useMessages(messages)
  const days = byDay(summary.hours)
  const most = Math.max(1, ...days.map(({ letIn, asked, stopped }) => letIn + asked + stopped))
  const total = (outcome: 'letIn' | 'asked' | 'stopped') => days.reduce((sum, day) => sum + day[outcome], 0)
  return (
    <>
      <ul className="counts">
        <li>
          <Mark kind="info">{words.outcomes.letIn}</Mark> <strong>{words.times(total('letIn'))}</strong>
        </li>
        <li>
          <Mark kind="warn">{words.outcomes.asked}</Mark> <strong>{words.times(total('asked'))}</strong>
        </li>
        <li>
          <Mark kind="bad">{words.outcomes.stopped}</Mark> <strong>{words.times(total('stopped'))}</strong>
        </li>
      </ul>
      <Table<DaySums>
        caption={words.dayTitle}
        showCaption
        rows={days}
        rowKey={({ at }) => String(at)}
        columns={[
          { key: 'day', head: words.day, cell: ({ at }) => <Day at={at} /> },
          { key: 'bar', head: words.dayTitle, cell: (day) => <DayBar day={day} most={most} /> },
          { key: 'letIn', head: words.outcomes.letIn, numeric: true, cell: ({ letIn }) => words.times(letIn) },
          { key: 'asked', head: words.outcomes.asked, numeric: true, cell: ({ asked }) => words.times(asked) },
          { key: 'stopped', head: words.outcomes.stopped, numeric: true, cell: ({ stopped }) => words.times(stopped) },
        ]}
      />
      <Columns>
        <Most title={words.peopleTitle} head={words.person} rows={summary.people} path="/people/" />
        <Most title={words.resourcesTitle} head={words.resource} rows={summary.resources} path="/resources/" />
      </Columns>
      <Places rows={summary.places} />
    </>
  )
}

/** One day as a bar, beside its numbers. */
function DayBar({ day: { letIn, asked, stopped }, most }: { readonly day: DaySums; readonly most: number }) {
  const width = (count: number) => (count / most) * 100
  return (
    <svg className="access-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="access-letIn" width={width(letIn)} height="8" />
      <rect className="access-asked" x={width(letIn)} width={width(asked)} height="8" />
      <rect className="access-stopped" x={width(letIn + asked)} width={width(stopped)} height="8" />
    </svg>
  )
}

/** Where people worked with what: what to teach (TW-15, CASE-10). */
function Places({ rows }: { readonly rows: AccessSummary['places'] }) {
  const words = useMessages(messages)
  const say = useSay()
  if (rows.length === 0) return null
  return (
    <>
      <Table<AccessSummary['places'][number]>
        caption={words.placesTitle}
        showCaption
        rows={rows}
        rowKey={({ place, level }) => `${place} ${level}`}
        columns={[
          { key: 'place', head: words.place, cell: ({ place }) => say(valueWords('connection.place', place)) },
          { key: 'level', head: words.level, cell: ({ level }) => <LevelMark level={level} /> },
          { key: 'letIn', head: words.outcomes.letIn, numeric: true, cell: ({ letIn }) => words.times(letIn) },
          { key: 'asked', head: words.outcomes.asked, numeric: true, cell: ({ asked }) => words.times(asked) },
          { key: 'stopped', head: words.outcomes.stopped, numeric: true, cell: ({ stopped }) => words.times(stopped) },
        ]}
      />
      <p className="soft">
        {words.placesText} <Link href="/announcements">{words.writeNews}</Link>
      </p>
    </>
  )
}

type MostProps = {
  readonly title: string
  readonly head: string
  readonly rows: AccessSummary['people']
  readonly path: string
}

function Most({ title, head, rows, path }: MostProps) {
  const words = useMessages(messages)
  if (rows.length === 0) return null
  return (
    <Table<AccessSummary['people'][number]>
      caption={title}
      showCaption
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          head,
          cell: ({ id, name }) =>
            name === undefined ? id : <Link href={`${path}${encodeURIComponent(id)}`}>{name}</Link>,
        },
        { key: 'times', head: words.stopped, numeric: true, cell: ({ times }) => words.times(times) },
      ]}
    />
  )
}
