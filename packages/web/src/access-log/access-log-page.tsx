import type { AccessLine, AccessLogAnswer } from '@taga/contract'
import { OBLIGATION_KINDS, OBLIGATION_WORDS, type ObligationKind } from '@taga/core'
import { Link } from 'wouter'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { RegisterList } from '../kit/register-list.tsx'
import { lengthWords } from '../kit/time-words.ts'
import { When } from '../kit/when.tsx'
import { optionsOf } from '../registers/draft.ts'
import { bytesWords } from '../kit/bytes-words.ts'
import { KeptDays } from './kept-days.tsx'
import { messages } from './messages.ts'
import { RecordingLink } from './recording.tsx'
import { Week } from './week.tsx'

const DAY_MS = 86_400_000
/** The server counts no further. */
const MOST_COUNTED = 10_000

/** What gateways let in, stopped and cut (AD-15). */
export function AccessLogPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>}>
      <Week />
      <Section title={words.listTitle} id="lines">
        <RegisterList<AccessLine>
          name="access-log"
          mostCounted={MOST_COUNTED}
          load={({ days, ...query }) =>
            get<AccessLogAnswer>('/api/access-log', {
              ...query,
              ...(days !== undefined && { since: Math.max(0, Date.now() - Number(days) * DAY_MS) }),
            })
          }
          rowKey={(line) => line.id}
          columns={[
            { key: 'at', head: words.at, cell: (line) => <When at={line.at} />, sort: 'at' },
            { key: 'event', head: words.event, cell: (line) => <EventMark line={line} /> },
            { key: 'who', head: words.who, cell: (line) => <Who line={line} /> },
            {
              key: 'what',
              head: words.what,
              cell: ({ resource, destination }) => <Named named={resource ?? destination} />,
            },
            { key: 'how', head: words.how, cell: (line) => <How line={line} /> },
            { key: 'why', head: words.why, cell: (line) => <Why line={line} /> },
            { key: 'amounts', head: words.amounts, cell: (line) => <Amounts line={line} /> },
          ]}
          filters={[
            { name: 'days', label: words.days, kind: 'select', options: optionsOf(words.dayOptions) },
            { name: 'outcome', label: words.outcome, kind: 'select', options: optionsOf(words.outcomes) },
            { name: 'event', label: words.event, kind: 'select', options: optionsOf(words.events) },
          ]}
          empty={<Empty title={words.emptyTitle} text={words.emptyText} />}
        />
      </Section>
      <KeptDays />
    </Page>
  )
}

const KINDS: Readonly<Record<AccessLine['outcome'], MarkKind>> = { letIn: 'info', asked: 'warn', stopped: 'bad' }

function EventMark({ line: { event, outcome, times } }: { readonly line: AccessLine }) {
  const words = useMessages(messages)
  return (
    <>
      <Mark kind={KINDS[outcome]}>{words.events[event]}</Mark>
      {times > 1 && (
        <span className="line-of soft">{outcome === 'letIn' ? words.together(times) : words.alike(times)}</span>
      )}
    </>
  )
}

/** The person, and below the device. */
function Who({ line: { person, device } }: { readonly line: AccessLine }) {
  return (
    <>
      <Named named={person} path="/people/" />
      {device !== undefined && (
        <span className="line-of">
          <Named named={device} path="/devices/" />
        </span>
      )}
    </>
  )
}

type NamedOne = NonNullable<AccessLine['person']>

/** By name where the registers have one; else by the id that the gateway told, marked. */
function Named({ named, path }: { readonly named: NamedOne | undefined; readonly path?: string }) {
  const words = useMessages(messages)
  if (named === undefined) return words.none
  const { id, name, known } = named
  if (name === undefined)
    return (
      <>
        <code className="told-id">{id}</code>
        <span className="line-of soft">{words.notInRegister}</span>
      </>
    )
  return (
    <>
      {path === undefined ? name : <Link href={`${path}${encodeURIComponent(id)}`}>{name}</Link>}
      {!known && <span className="line-of soft">{words.notInRegister}</span>}
    </>
  )
}

function How({ line: { carrier, address, gateway } }: { readonly line: AccessLine }) {
  const words = useMessages(messages)
  return (
    <>
      {words.carriers[carrier]}
      <span className="line-of soft">{gateway}</span>
      {address !== undefined && <span className="line-of soft told-id">{address}</span>}
    </>
  )
}

function Why({ line: { event, reasons, obligations, cause } }: { readonly line: AccessLine }) {
  const words = useMessages(messages)
  const say = useSay()
  const causes: Readonly<Record<string, string>> = words.causes
  if (cause === undefined && reasons.length === 0 && obligations.length === 0)
    return event === 'obliged' ? words.unconditional : words.none
  return (
    <ul className="why">
      {cause !== undefined && <li>{causes[cause] ?? cause}</li>}
      {reasons.map(({ rule, title }) => (
        <li key={rule}>
          {title === undefined ? rule : <Link href={`/rules/${encodeURIComponent(rule)}`}>{say(title)}</Link>}
        </li>
      ))}
      {obligations.map((kind) => (
        <li key={kind}>{isObligation(kind) ? say(OBLIGATION_WORDS[kind]) : kind}</li>
      ))}
    </ul>
  )
}

function isObligation(kind: string): kind is ObligationKind {
  return OBLIGATION_KINDS.some((one) => one === kind)
}

/** What the person's side received and sent, and how long it took. */
function Amounts({ line: { id, bytesIn, bytesOut, lastedMs, recorded } }: { readonly line: AccessLine }) {
  const words = useMessages(messages)
  const language = useLanguage()
  if (bytesIn === undefined && bytesOut === undefined && lastedMs === undefined && !recorded) return words.none
  return (
    <>
      {lastedMs !== undefined && <span className="line-of amount">{lengthWords(lastedMs, language)}</span>}
      {bytesOut !== undefined && (
        <span className="line-of amount soft">{words.down(bytesWords(bytesOut, language))}</span>
      )}
      {bytesIn !== undefined && <span className="line-of amount soft">{words.up(bytesWords(bytesIn, language))}</span>}
      {recorded && <RecordingLink line={id} />}
    </>
  )
}
