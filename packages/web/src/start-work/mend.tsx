import type { DayReason, MyDayAnswer } from '@taga/contract'
import { useState } from 'react'
import { TermText } from '../guideline/term-text.tsx'
import { Button } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { stepUp } from '../kit/step-up-gate.ts'
import { messages } from './messages.ts'
import { useRereadDay } from './use-day.ts'

const SHOWN_AT_FIRST = 3
/** What closes the way first, what asks for a proof next, then what can wait. */
const ORDER: readonly DayReason['effect'][] = ['deny', 'stepUp', 'oblige', 'warn']

/** What stands in the way, and how to mend it on this device, in plain words. */
export function Mend({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const [isWhole, setWhole] = useState(false)
  const isSeen = day.binding.state === 'live'
  const sorted = day.reasons
    .filter((reason) => isSeen || !isAboutDevice(reason))
    .toSorted((one, other) => ORDER.indexOf(one.effect) - ORDER.indexOf(other.effect))
  const shown = isWhole ? sorted : sorted.slice(0, SHOWN_AT_FIRST)
  const hidden = sorted.length - shown.length
  return (
    <Section title={words.mend.title} id="mend">
      {sorted.length === 0 ? (
        <p>{isSeen ? words.mend.none : words.mend.noDevice}</p>
      ) : (
        <ol className="mend">
          {shown.map((reason) => (
            <Step key={reason.rule} reason={reason} />
          ))}
        </ol>
      )}
      {hidden > 0 && <Button onClick={() => setWhole(true)}>{words.mend.more(hidden)}</Button>}
    </Section>
  )
}

/** Without a device there is nothing to mend on it: the notice above says how to show which device this is. */
function isAboutDevice({ state, facts }: DayReason): boolean {
  return state !== 'fails' && facts.length > 0 && facts.every((fact) => fact.startsWith('device.'))
}

function Step({ reason }: { readonly reason: DayReason }) {
  const words = useMessages(messages)
  const say = useSay()
  const { effect, state, title, remedy, measures } = reason
  return (
    <li className={`mend-step mend-${effect}`}>
      <p className="mend-head">
        {effect === 'oblige' ? (
          <Mark kind="info">{words.mend.oblige}</Mark>
        ) : effect === 'stepUp' ? (
          <Mark kind="warn">{words.mend.stepUp}</Mark>
        ) : state === 'fails' ? (
          <Mark kind={effect === 'deny' ? 'bad' : 'warn'}>
            {effect === 'deny' ? words.mend.state.fails : words.mend.warn}
          </Mark>
        ) : (
          <Mark kind="open">{words.mend.state[state]}</Mark>
        )}
      </p>
      <h3>{say(title)}</h3>
      <p>
        <TermText text={say(remedy)} />
      </p>
      {effect === 'stepUp' && <StepUp />}
      <p className="soft">
        {words.mend.why}: {measures.join(words.and)}
      </p>
    </li>
  )
}

function StepUp() {
  const words = useMessages(messages)
  const reread = useRereadDay()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  async function prove(): Promise<void> {
    setBusy(true)
    const given = await stepUp().finally(() => setBusy(false))
    await reread()
    if (given) toast(words.mend.stepUpDone)
  }
  return (
    <p>
      <Button kind="primary" busy={busy} onClick={() => void prove()}>
        {words.mend.stepUpButton}
      </Button>
    </p>
  )
}
