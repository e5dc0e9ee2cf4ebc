import type { StockTakingLine, StockTakingLinesAnswer, StockTakingSummary } from '@taga/contract'
import { STOCK_TAKING_ANSWER_WORDS, STOCK_TAKING_STATES, STOCK_TAKING_STATE_WORDS } from '@taga/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { ActButton } from '../kit/act-button.tsx'
import { get, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Age, Day, When } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { LineState } from './line-state.tsx'
import { STOCK_TAKING_REASONS, messages } from './messages.ts'
import { SettleDialog } from './settle-dialog.tsx'
import { FoundShare, TakingState } from './stock-takings-page.tsx'

/** How a stock-taking stands, device by device, and what is left to clear up. */
export function StockTakingPage() {
  const words = useMessages(messages)
  const language = useLanguage()
  const { taking: id } = useParams<{ taking: string }>()
  const mayAct = hasRole(useSession(), 'administrator')
  const query = useQuery({
    queryKey: ['stock-takings', id],
    queryFn: () => get<StockTakingSummary>(`/api/stock-takings/${id}`),
  })
  const taking = query.data
  const isOpen = taking !== undefined && taking.closedAt === undefined
  return (
    <Page
      title={taking?.name ?? words.title}
      lead={taking !== undefined && <TakingState taking={taking} />}
      back={{ href: '/stock-takings', text: words.back }}
      actions={
        <>
          <LinkButton href={`/api/stock-takings/${id}/result?lang=${language}`}>{words.csv}</LinkButton>
          <LinkButton href={`/stock-takings/${id}/sheet`}>{words.sheet}</LinkButton>
          {mayAct && isOpen && <LinkButton href={`/stock-takings/${id}/scan`}>{words.scan}</LinkButton>}
          {mayAct && isOpen && <RemindButton id={id} />}
          {mayAct && isOpen && <CloseButton taking={taking} />}
        </>
      }
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <FoundShare taking={shown} />
            <p className="soft">{words.foundNote}</p>
            <Counts taking={shown} />
            <Section title={words.linesTitle}>
              <Lines id={id} mayAct={mayAct} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Counts({ taking }: { readonly taking: StockTakingSummary }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Facts
      items={[
        { term: words.columns.period, value: <Day at={taking.until} /> },
        ...(taking.remindedAt === undefined
          ? []
          : [{ term: words.remindedAt, value: <When at={taking.remindedAt} /> }]),
        ...STOCK_TAKING_STATES.filter((state) => (taking.counts.byState[state] ?? 0) > 0).map((state) => ({
          term: say(STOCK_TAKING_STATE_WORDS[state]),
          value: taking.counts.byState[state],
        })),
        { term: words.columns.open, value: taking.counts.open },
      ]}
    />
  )
}

function RemindButton({ id }: { readonly id: string }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  async function remind(): Promise<void> {
    const { people, mailed } = await sayingWhy(STOCK_TAKING_REASONS, () =>
      send<{ people: number; mailed: number }>('POST', `/api/stock-takings/${id}/reminders`),
    )
    toast(words.reminded(people, mailed))
    await client.invalidateQueries({ queryKey: ['stock-takings', id] })
  }
  return <ActButton act={remind}>{words.remind}</ActButton>
}

function CloseButton({ taking }: { readonly taking: StockTakingSummary }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  async function close(): Promise<void> {
    await sayingWhy(STOCK_TAKING_REASONS, () =>
      send('POST', `/api/stock-takings/${taking.id}/close`, { version: taking.version }),
    )
    toast(words.closedDone)
    await client.invalidateQueries({ queryKey: ['stock-takings'] })
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>{words.close}</Button>
      <Confirm
        title={words.close}
        text={words.closeText}
        confirm={words.close}
        onConfirm={close}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

function Lines({ id, mayAct }: { readonly id: string; readonly mayAct: boolean }) {
  const words = useMessages(messages)
  const say = useSay()
  const [settling, setSettling] = useState<StockTakingLine | undefined>(undefined)
  return (
    <>
      <RegisterList<StockTakingLine>
        name={`stock-takings-${id}`}
        caption={words.linesTitle}
        load={(query) => get<StockTakingLinesAnswer>(`/api/stock-takings/${id}/lines`, query)}
        rowKey={(row) => row.device}
        rowLabel={(row) => row.label}
        columns={[
          { key: 'device', head: words.line.device, cell: (row) => <DeviceCell row={row} />, sort: 'label' },
          { key: 'holder', head: words.line.holder, cell: (row) => row.holderName ?? words.nobody },
          { key: 'state', head: words.line.state, cell: (row) => <LineState state={row.state} /> },
          { key: 'declared', head: words.line.declared, cell: (row) => <Declared row={row} />, sort: 'answered' },
          { key: 'measured', head: words.line.measured, cell: (row) => <Measured row={row} /> },
          {
            key: 'settle',
            head: words.line.settle,
            cell: (row) => <Settled row={row} settle={mayAct ? () => setSettling(row) : undefined} />,
          },
        ]}
        filters={[
          { name: 'shown', label: words.shown, kind: 'select', options: optionsOf(words.shownOptions) },
          {
            name: 'state',
            label: words.line.state,
            kind: 'select',
            options: STOCK_TAKING_STATES.map((value) => ({ value, label: say(STOCK_TAKING_STATE_WORDS[value]) })),
          },
        ]}
      />
      {settling !== undefined && <SettleDialog taking={id} line={settling} onClose={() => setSettling(undefined)} />}
    </>
  )
}

function DeviceCell({ row }: { readonly row: StockTakingLine }) {
  return (
    <span className="cell-stack cell-name">
      <Link href={`/devices/${row.device}`}>{row.label}</Link>
      {row.tag !== undefined && <span className="soft">{row.tag}</span>}
    </span>
  )
}

function Declared({ row }: { readonly row: StockTakingLine }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <span className="cell-stack">
      {row.answer !== undefined && <span>{say(STOCK_TAKING_ANSWER_WORDS[row.answer])}</span>}
      {row.answeredAt !== undefined && row.how !== undefined && (
        <span className="soft">
          {words.answeredBy[row.how]} <When at={row.answeredAt} />
        </span>
      )}
      {row.place !== undefined && <span>{row.place}</span>}
      {row.note !== undefined && <span>{row.note}</span>}
    </span>
  )
}

function Measured({ row }: { readonly row: StockTakingLine }) {
  const words = useMessages(messages)
  return (
    <span className="cell-stack">
      <span>
        {row.seenAt === undefined ? (
          words.neverSeen
        ) : (
          <>
            {words.seen} <Age at={row.seenAt} />
          </>
        )}
      </span>
      {row.usedByName !== undefined && <span>{words.usedBy(row.usedByName)}</span>}
    </span>
  )
}

function Settled({ row, settle }: { readonly row: StockTakingLine; readonly settle: (() => void) | undefined }) {
  const words = useMessages(messages)
  if (row.resolution !== undefined)
    return (
      <span className="cell-stack">
        <span>{words.settled[row.resolution]}</span>
        {row.resolutionNote !== undefined && <span className="soft">{row.resolutionNote}</span>}
      </span>
    )
  const isFound = row.state === 'found' || row.state === 'broken'
  if (isFound || settle === undefined) return null
  return <Button onClick={settle}>{words.settle}</Button>
}
