import type { BoardAnswer, BoardRow } from '@taga/contract'
import { findMeasure } from '@taga/core'
import { Link, useSearchParams } from 'wouter'
import { Share } from '../kit/bar.tsx'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { StateMark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age, Day } from '../kit/when.tsx'
import { useBoard } from './api.ts'
import { type BoardQuery, FACETS, fitsQuery } from './board-facets.ts'
import { BoardFilters } from './board-filters.tsx'
import { measureHref } from './measure-href.ts'
import { PROVENANCE_WORDS, ROLE_WORDS } from './measure-words.ts'
import { messages } from './messages.ts'
import { OwnMeasures } from './own-measures.tsx'

const STATES = ['holds', 'partly', 'fails', 'unknown', 'notApplicable'] as const
const ROLES = ['executive', 'administrator', 'teleworker'] as const

/** The board of the 43 measures. What it is narrowed to stands in the address. */
export function BoardPage() {
  const words = useMessages(messages)
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/measures/history">{words.history}</LinkButton>
          <LinkButton href="/guideline">{words.library}</LinkButton>
        </>
      }
    >
      <Loaded query={useBoard()}>{(board) => <Board board={board} />}</Loaded>
    </Page>
  )
}

function Board({ board }: { readonly board: BoardAnswer }) {
  const words = useMessages(messages)
  const language = useLanguage()
  const say = useSay()
  const [search] = useSearchParams()
  const query: BoardQuery = Object.fromEntries([...FACETS, 'search'].map((name) => [name, search.get(name) ?? '']))
  const shown = board.measures.filter((row) => fitsQuery(row, query, language, board.now))
  return (
    <>
      <StateCounts rows={board.measures} />
      <BoardFilters query={query} rows={board.measures} />
      <p role="status">{words.shown(shown.length, board.measures.length)}</p>
      {shown.length === 0 && <Empty title={words.nothing} text={words.nothingText} />}
      {ROLES.map((role) => {
        const rows = shown.filter(({ measure }) => findMeasure(measure).role === role)
        if (rows.length === 0) return null
        const name = say(ROLE_WORDS.get(role) ?? { ja: role, en: role })
        return (
          <Section key={role} title={name}>
            <div className="board-table">
              <BoardTable caption={name} rows={rows} now={board.now} />
            </div>
          </Section>
        )
      })}
      <OwnMeasures own={board.own} />
    </>
  )
}

/** How many measures are in each state; each leads to those. */
function StateCounts({ rows }: { readonly rows: readonly BoardRow[] }) {
  const words = useMessages(messages)
  return (
    <ul className="state-counts" aria-label={words.summary}>
      {STATES.map((state) => (
        <li key={state}>
          <Link href={`/measures?state=${state}`}>
            <StateMark state={state} /> <strong>{rows.filter((row) => row.state === state).length}</strong>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function BoardTable({
  caption,
  rows,
  now,
}: {
  readonly caption: string
  readonly rows: readonly BoardRow[]
  readonly now: number
}) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table<BoardRow>
      caption={caption}
      rows={rows}
      rowKey={({ measure }) => measure}
      columns={[
        {
          key: 'measure',
          head: words.measure,
          cell: ({ measure }) => (
            <Link href={measureHref(measure)}>
              <span className="measure-id">{measure}</span> {say(findMeasure(measure).title)}
            </Link>
          ),
        },
        { key: 'state', head: words.state, cell: (row) => <RowState row={row} /> },
        {
          key: 'count',
          head: words.howMany,
          cell: ({ n, m, exempt, measure, state }) => (
            <>
              {state === 'notApplicable' ? '—' : <Share n={n} m={m} label={measure} />}
              {exempt > 0 && <span className="soft">{words.exempt(exempt)}</span>}
            </>
          ),
        },
        { key: 'evidence', head: words.evidence, cell: (row) => <Evidence row={row} /> },
        {
          key: 'owner',
          head: words.owner,
          cell: ({ owner, dueAt }) => (
            <>
              {owner?.name ?? <span className="soft">{words.nobody}</span>}
              <br />
              {dueAt === undefined ? (
                <span className="soft">{words.noDate}</span>
              ) : (
                <>
                  <Day at={dueAt} /> {dueAt <= now && <strong className="late">{words.overdue}</strong>}
                </>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

function RowState({ row }: { readonly row: BoardRow }) {
  const words = useMessages(messages)
  return (
    <>
      <StateMark state={row.state} />
      {row.reviewOverdue && <span className="row-note late">{words.reviewOverdue}</span>}
      {row.proposal !== undefined && <span className="row-note">{words.proposed}</span>}
    </>
  )
}

/** What the state rests on: how it is known at best, and how old its oldest part is. */
export function Evidence({ row }: { readonly row: Pick<BoardRow, 'provenance' | 'oldestAt'> }) {
  const words = useMessages(messages)
  const say = useSay()
  if (row.provenance === undefined) return <span className="soft">{words.noEvidence}</span>
  return (
    <>
      {say(PROVENANCE_WORDS[row.provenance])}
      {row.oldestAt !== undefined && (
        <>
          <br />
          <span className="soft">
            {words.oldest}: <Age at={row.oldestAt} />
          </span>
        </>
      )}
    </>
  )
}
