import type { StockTakingLine, StockTakingLinesAnswer, StockTakingSummary } from '@taga/contract'
import { STOCK_TAKING_STATES, STOCK_TAKING_STATE_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { FoundShare } from './stock-takings-page.tsx'

/** The result of a stock-taking, for paper: n of m, and every device that was not found. */
export function ResultSheetPage() {
  const words = useMessages(messages)
  const { taking: id } = useParams<{ taking: string }>()
  const query = useQuery({
    queryKey: ['stock-takings', id],
    queryFn: () => get<StockTakingSummary>(`/api/stock-takings/${id}`),
  })
  const open = useQuery({
    queryKey: ['stock-takings', id, 'open'],
    queryFn: () => get<StockTakingLinesAnswer>(`/api/stock-takings/${id}/lines`, { shown: 'open', limit: 200 }),
  })
  return (
    <Page title={words.sheetTitle} back={{ href: `/stock-takings/${id}`, text: query.data?.name ?? words.title }}>
      <Loaded query={query}>
        {(taking) => <Loaded query={open}>{({ rows }) => <Sheet taking={taking} rows={rows} />}</Loaded>}
      </Loaded>
    </Page>
  )
}

function Sheet({ taking, rows }: { readonly taking: StockTakingSummary; readonly rows: readonly StockTakingLine[] }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <PrintSheet title={words.sheetTitle}>
      <Facts
        items={[
          { term: words.name, value: taking.name },
          {
            term: words.period,
            value: (
              <>
                <Day at={taking.startedAt} calendar="both" /> –{' '}
                <Day at={taking.closedAt ?? taking.until} calendar="both" />
              </>
            ),
          },
          { term: words.total, value: `${taking.counts.total}${words.unit}` },
        ]}
      />
      <FoundShare taking={taking} />
      <p>{words.foundNote}</p>
      <Facts
        items={STOCK_TAKING_STATES.map((state) => ({
          term: say(STOCK_TAKING_STATE_WORDS[state]),
          value: `${taking.counts.byState[state] ?? 0}${words.unit}`,
        }))}
      />
      <h3>{words.openLines}</h3>
      {rows.length === 0 ? <p>{words.noOpenLines}</p> : <OpenLines rows={rows} />}
      <div className="sign-lines">
        <div className="sign-line">{words.administratorSign}</div>
        <div className="sign-line">{words.confirmedBy}</div>
      </div>
    </PrintSheet>
  )
}

/** On paper a table stays a table: cards are for narrow screens. */
function OpenLines({ rows }: { readonly rows: readonly StockTakingLine[] }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <table className="sheet-table">
      <thead>
        <tr>
          <th scope="col">{words.line.device}</th>
          <th scope="col">{words.line.holder}</th>
          <th scope="col">{words.line.state}</th>
          <th scope="col">{words.why}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.device}>
            <th scope="row">
              {row.label} {row.tag}
            </th>
            <td>{row.holderName ?? words.nobody}</td>
            <td>{say(STOCK_TAKING_STATE_WORDS[row.state])}</td>
            <td>{row.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
