import type { DayResource, MyDayAnswer, OpenableDestination } from '@taga/contract'
import { type PatternId, PATTERN_NAMES } from '@taga/core'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark, StateMark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { messages } from './messages.ts'
import { useOpenables } from './use-day.ts'

/** What this person has the right to: what is open now and how, and what is not and why. */
export function OpenThings({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const open = day.resources.filter(isOpen)
  const undecided = day.resources.filter(({ state }) => state === 'notSetUp')
  const closed = day.resources.filter((resource) => !isOpen(resource) && !undecided.includes(resource))
  const nothing = open.length === 0 && undecided.length === 0
  return (
    <>
      {(day.resources.length === 0 || open.length > 0 || nothing) && (
        <Section title={words.open.title} id="open">
          {day.resources.length === 0 && <p className="note">{words.open.empty}</p>}
          {day.resources.length > 0 && nothing && <p>{words.open.allClosed}</p>}
          <Things things={open} day={day} />
        </Section>
      )}
      {undecided.length > 0 && (
        <Section title={words.open.undecidedTitle} id="undecided">
          <p>{words.open.undecidedText}</p>
          <Things things={undecided} day={day} />
        </Section>
      )}
      {closed.length > 0 && (
        <Section title={words.open.closedTitle} id="closed">
          <Things things={closed} day={day} />
        </Section>
      )}
    </>
  )
}

/** Nothing whose state is not known is offered as open. */
function isOpen({ state }: DayResource): boolean {
  return state === 'yes' || state === 'conditional'
}

/** What a gateway would decide the same way as this page just did: a way that is closed now is not offered. */
function isWayIn(thing: DayResource, { resource, pattern }: OpenableDestination): boolean {
  const isWayOpen = thing.ways.some(
    (way) => way.pattern === pattern && (way.state === 'yes' || way.state === 'conditional'),
  )
  return resource === thing.resource && isOpen(thing) && isWayOpen
}

function Things({ things, day }: { readonly things: readonly DayResource[]; readonly day: MyDayAnswer }) {
  const openables = useOpenables(day.mark).data?.destinations ?? []
  if (things.length === 0) return null
  return (
    <ul className="things">
      {things.map((thing) => (
        <li key={thing.resource}>
          <Thing thing={thing} day={day} />
          <OpenLinks ways={openables.filter((way) => isWayIn(thing, way))} />
        </li>
      ))}
    </ul>
  )
}

function Thing({ thing, day }: { readonly thing: DayResource; readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const [best] = thing.ways
  const ways = thing.ways.filter((way) => way.state === thing.state)
  const titles = (best?.rules ?? []).flatMap((rule) => day.reasons.find((reason) => reason.rule === rule)?.title ?? [])
  const instead = isOpen(thing) ? [] : (best?.instead ?? [])
  const name = (pattern: PatternId) => say(PATTERN_NAMES[pattern])
  return (
    <>
      <p className="thing-head">
        <strong>{thing.name}</strong> <StateMark state={thing.state} />
      </p>
      <p className="soft">
        {thing.level === undefined ? words.open.noLevel : words.ways.levels[thing.level]}
        {isOpen(thing) && ` ・ ${words.open.by}: ${ways.map((way) => name(way.pattern)).join(words.and)}`}
      </p>
      {titles.length > 0 && (
        <p className="soft">
          {words.open.because}: {titles.map(say).join(words.and)}
        </p>
      )}
      {isOpen(thing) && best !== undefined && best.obligations.length > 0 && (
        <ul className="soft">
          {best.obligations.map(({ kind }) => (
            <li key={kind}>{words.obligations[kind] ?? kind}</li>
          ))}
        </ul>
      )}
      {instead.length > 0 && (
        <p>
          {words.open.instead}: {instead.map(name).join(words.and)}
        </p>
      )}
    </>
  )
}

/** The ways in through a gateway, which decides again; nothing where there is none that a browser opens. */
function OpenLinks({ ways }: { readonly ways: readonly OpenableDestination[] }) {
  const words = useMessages(messages)
  const links = ways.filter(({ url }) => url !== undefined)
  if (links.length === 0) return null
  const away = links.find((link) => link.away !== undefined)?.away
  return (
    <>
      <p className="actions thing-open">
        {links.map(({ id, name, url }) => (
          <a key={id} className="button button-primary" href={url} rel="noopener">
            {words.open.go}
            <span className={links.length === 1 ? 'quiet' : undefined}> {name}</span>
          </a>
        ))}
      </p>
      {away !== undefined && (
        <p className="soft">
          <Mark kind="warn">{words.open.awayTitle}</Mark> {words.open.away[away]}
        </p>
      )}
    </>
  )
}
