import type { CloudSignInAnswer } from '@taga/contract'
import { useCallback, useEffect, useState } from 'react'
import { useParams } from 'wouter'
import { TermText } from '../guideline/term-text.tsx'
import { ApiFault, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { stepUp } from '../kit/step-up-gate.ts'
import { askProved } from '../start-work/page-proof.ts'
import { useBinding } from '../start-work/use-day.ts'
import { messages } from './cloud-sign-in-messages.ts'

type Refusal = Exclude<CloudSignInAnswer, { outcome: 'allow' }>
type State =
  | { readonly kind: 'busy' }
  | { readonly kind: 'told'; readonly answer: Refusal }
  | { readonly kind: 'failed'; readonly error: Error }

/** On the way to a cloud service: the server decides, and the browser goes on at once, or reads why not and what to do. */
export function CloudSignInPage() {
  const words = useMessages(messages)
  const { waiting } = useParams<{ waiting: string }>()
  // a session that is bound to a device signs in by a page that shows it is there
  const binding = useBinding()
  const [state, setState] = useState<State>({ kind: 'busy' })
  const go = useCallback(async () => {
    setState({ kind: 'busy' })
    try {
      const answer = await askProved(() =>
        send<CloudSignInAnswer>('POST', `/cloud-sign-in/${encodeURIComponent(waiting)}`),
      )
      if (answer.outcome === 'allow') location.replace(answer.url)
      else setState({ kind: 'told', answer })
    } catch (error) {
      setState({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }, [waiting])
  useEffect(() => {
    if (binding !== 'under way') void go()
  }, [binding, go])
  if (state.kind === 'busy')
    return (
      <Page title={words.busyTitle}>
        <Busy label={words.busy} />
      </Page>
    )
  if (state.kind === 'failed') return <NotGone error={state.error} again={() => void go()} />
  return <Told answer={state.answer} go={go} />
}

function Told({ answer, go }: { readonly answer: Refusal; readonly go: () => Promise<void> }) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState(false)
  const { service } = answer
  async function prove(): Promise<void> {
    setBusy(true)
    const isProved = await stepUp().finally(() => setBusy(false))
    if (isProved) await go()
  }
  if (answer.outcome === 'stepUp')
    return (
      <Page title={words.stepUpTitle(service)} lead={words.stepUpText}>
        <Reasons reasons={answer.reasons} />
        <p className="actions">
          <Button kind="primary" busy={busy} onClick={() => void prove()}>
            {words.prove}
          </Button>
          <LinkButton href="/start">{words.toStart}</LinkButton>
        </p>
      </Page>
    )
  const why = answer.problem ?? 'deny'
  return (
    <Page title={words[`${why}Title`](service)} lead={words[`${why}Text`]}>
      <Reasons reasons={answer.reasons} />
      <p className="actions">
        <Button kind="primary" onClick={() => void go()}>
          {words.again}
        </Button>
        <LinkButton href="/start">{words.toStart}</LinkButton>
      </p>
    </Page>
  )
}

function Reasons({ reasons }: { readonly reasons: Refusal['reasons'] }) {
  const words = useMessages(messages)
  const say = useSay()
  if (reasons.length === 0) return null
  return (
    <ol className="mend">
      {reasons.map(({ rule, effect, title, remedy, measures }) => (
        <li key={rule} className={`mend-step mend-${effect}`}>
          <h2>{say(title)}</h2>
          <p>
            <TermText text={say(remedy)} />
          </p>
          <p className="soft">
            {words.why}: {measures.join(words.and)}
          </p>
        </li>
      ))}
    </ol>
  )
}

function NotGone({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const words = useMessages(messages)
  const code = error instanceof ApiFault ? error.code : undefined
  const isGone = code === 'not_found' || code === 'conflict' || code === 'bad_input'
  const told = isGone ? 'gone' : code === 'page_refused' ? 'page' : undefined
  return (
    <Page title={told === undefined ? words.busyTitle : words[`${told}Title`]}>
      {told === undefined ? (
        <Failed error={error} again={again} />
      ) : (
        <Notice kind="warn">
          <p>{words[`${told}Text`]}</p>
          <div className="actions">
            {told === 'page' && (
              <Button kind="primary" onClick={again}>
                {words.again}
              </Button>
            )}
            <LinkButton href="/start">{words.toStart}</LinkButton>
          </div>
        </Notice>
      )}
    </Page>
  )
}
