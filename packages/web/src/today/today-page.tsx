import type { QueueAnswer, TodayOverview } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { Share } from '../kit/bar.tsx'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { StateMark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { messages } from './messages.ts'
import { Queue } from './queue.tsx'
import { WorstDevices } from './worst-devices.tsx'

const EVERY_MS = 60_000

/** An administrator's first page: how the day stands, what waits, and what to mend first. */
export function TodayPage() {
  const words = useMessages(messages)
  const overview = useQuery({
    queryKey: ['today', 'overview'],
    queryFn: () => get<TodayOverview>('/api/today/overview'),
    refetchInterval: EVERY_MS,
  })
  const queue = useQuery({
    queryKey: ['queue'],
    queryFn: () => get<QueueAnswer>('/api/queue'),
    refetchInterval: EVERY_MS,
  })
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Loaded query={overview} empty={(answer) => (answer.inUse === 0 ? <NothingYet /> : undefined)}>
        {(answer) => <Counts overview={answer} />}
      </Loaded>
      {!overview.isPending && !queue.isPending && (
        <>
          <Section title={words.queueTitle}>
            <Loaded query={queue}>{({ lines }) => <Queue lines={lines} />}</Loaded>
          </Section>
          {overview.data !== undefined && overview.data.inUse > 0 && <Details overview={overview.data} />}
        </>
      )}
    </Page>
  )
}

/** From can work to cannot; what is not known stands last, dashed. */
const ORDER = ['yes', 'conditional', 'no', 'stale', 'unknown', 'notSetUp'] as const

function Counts({ overview }: { readonly overview: TodayOverview }) {
  const words = useMessages(messages)
  const { byState, judged, inUse } = overview
  return (
    <>
      <ul className="counts" aria-label={words.countsTitle}>
        {ORDER.map((state) => ({ state, count: byState[state] ?? 0 }))
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => (
            <li key={state}>
              <StateMark state={state} />
              <strong>{words.devices(count)}</strong>
            </li>
          ))}
      </ul>
      {(byState.notSetUp ?? 0) > 0 && <p className="soft">{words.notSetUp}</p>}
      {judged < inUse && <p className="soft">{words.partial(judged, inUse)}</p>}
    </>
  )
}

function Details({ overview }: { readonly overview: TodayOverview }) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <>
      {overview.rules.length > 0 && (
        <Section title={words.rulesTitle}>
          <p>{words.rulesLead}</p>
          <div className="shares">
            {overview.rules.map(({ rule, title, devices }) => (
              <Share key={rule} n={devices} m={overview.judged} label={say(title)} tone="bad" />
            ))}
          </div>
        </Section>
      )}
      <Section title={words.worstTitle} actions={<LinkButton href="/devices">{words.allDevices}</LinkButton>}>
        <p className="note">{words.supposed}</p>
        {overview.worst.length === 0 ? <p>{words.worstNone}</p> : <WorstDevices rows={overview.worst} />}
      </Section>
    </>
  )
}

function NothingYet() {
  const words = useMessages(messages)
  return (
    <Empty
      title={words.emptyTitle}
      text={words.emptyText}
      actions={
        <>
          <LinkButton kind="primary" href="/people/new">
            {words.addPeople}
          </LinkButton>
          <LinkButton href="/devices/new">{words.addDevice}</LinkButton>
          <LinkButton href="/import/people">{words.importPeople}</LinkButton>
        </>
      }
    />
  )
}
