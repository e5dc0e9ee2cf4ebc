import type { OutpostAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Age, useNow } from '../kit/when.tsx'
import { messages } from './state-messages.ts'

/** An outpost that says nothing for so long is not where it should be: they are heard of every minute. */
const SILENT_MS = 5 * 60_000
/** A gateway says how it stands every half minute: what it said longer ago is no word of now. */
const SAID_MS = 150_000

/** How an outpost stands, by what it said last. What is not known, or too old, is never good. */
export function OutpostState({
  outpost,
  nameOf,
}: {
  readonly outpost: OutpostAnswer
  readonly nameOf: (id: string) => string
}) {
  const words = useMessages(messages)
  const now = useNow()
  const { refused, lastSeenAt, linkedTo } = outpost
  const isSilent = lastSeenAt !== undefined && now - lastSeenAt > SILENT_MS
  return (
    <span className="outpost-state">
      {refused !== undefined && <Mark kind="bad">{words.refused[refused.why]}</Mark>}
      {lastSeenAt === undefined && <Mark kind="open">{words.unknown}</Mark>}
      {isSilent && <Mark kind="warn">{words.silent}</Mark>}
      {linkedTo !== undefined && lastSeenAt !== undefined && !isSilent && <Links names={linkedTo.map(nameOf)} />}
      {outpost.kind === 'gateway' && lastSeenAt !== undefined && !isSilent && <Standing outpost={outpost} now={now} />}
      {lastSeenAt !== undefined && (
        <span className="soft">
          {words.said}: <Age at={lastSeenAt} />
        </span>
      )}
    </span>
  )
}

function Links({ names }: { readonly names: readonly string[] }) {
  const words = useMessages(messages)
  if (names.length === 0) return <Mark kind="warn">{words.notLinked}</Mark>
  return (
    <>
      <Mark kind="good">{words.linked}</Mark> <span>{names.join(', ')}</span>
    </>
  )
}

function Standing({ outpost: { state }, now }: { readonly outpost: OutpostAnswer; readonly now: number }) {
  const words = useMessages(messages)
  if (state === undefined || now - state.at > SAID_MS) return <Mark kind="open">{words.unknown}</Mark>
  return (
    <>
      {state.problem === 'rulesUnusable' ? (
        <Mark kind="bad">{words.rulesUnusable}</Mark>
      ) : state.behind === 0 ? (
        <Mark kind="good">{words.current}</Mark>
      ) : (
        <Mark kind="info">{words.behind(state.behind)}</Mark>
      )}
      <span>{words.live(state.live)}</span>
      {state.cutAt !== undefined && (
        <span>
          {words.cut(state.cut)} (<Age at={state.cutAt} />)
        </span>
      )}
    </>
  )
}
