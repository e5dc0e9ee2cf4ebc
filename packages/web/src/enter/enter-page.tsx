import type { AskEnter, EnterAnswer } from '@taga/contract'
import { useCallback, useEffect, useState } from 'react'
import { ApiFault, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { stepUp } from '../kit/step-up-gate.ts'
import { messages } from './messages.ts'

type State =
  | { readonly kind: 'busy' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'unproved' }
  | { readonly kind: 'failed'; readonly error: Error }

/** On the way to something that a gateway opens: gets a code for this browser and goes on with it. Nothing is decided here. */
export function EnterPage() {
  const words = useMessages(messages)
  const [state, setState] = useState<State>({ kind: 'busy' })
  const go = useCallback(async () => {
    setState({ kind: 'busy' })
    const asked = readAsked(new URLSearchParams(location.search))
    if (asked === undefined) return setState({ kind: 'bad' })
    if (asked.prove && !(await stepUp())) return setState({ kind: 'unproved' })
    try {
      const { url } = await send<EnterAnswer>('POST', '/api/enter', asked.wish)
      location.replace(url)
    } catch (error) {
      setState({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }, [])
  useEffect(() => {
    void go()
  }, [go])
  return (
    <Page title={words.title}>
      {state.kind === 'busy' ? <Busy label={words.busy} /> : <Refused state={state} again={() => void go()} />}
    </Page>
  )
}

function Refused({ state, again }: { readonly state: Exclude<State, { kind: 'busy' }>; readonly again: () => void }) {
  const words = useMessages(messages)
  const told = tellOf(state)
  if (told === undefined) return state.kind === 'failed' ? <Failed error={state.error} again={again} /> : null
  return (
    <Notice kind="warn" title={words[`${told}Title`]}>
      <p>{words[`${told}Text`]}</p>
      <p className="actions">
        {told !== 'bad' && told !== 'gone' && <Button onClick={again}>{words.again}</Button>}
        <LinkButton href="/start">{words.toStart}</LinkButton>
      </p>
    </Notice>
  )
}

function tellOf(state: Exclude<State, { kind: 'busy' }>): 'bad' | 'gone' | 'page' | 'proof' | 'busy' | undefined {
  if (state.kind === 'bad') return 'bad'
  if (state.kind === 'unproved') return 'proof'
  if (!(state.error instanceof ApiFault)) return undefined
  switch (state.error.code) {
    case 'not_found':
      return 'gone'
    case 'page_refused':
      return 'page'
    case 'step_up_needed':
      return 'proof'
    case 'too_many_tries':
      return 'busy'
    default:
      return undefined
  }
}

function readAsked(query: URLSearchParams): { readonly wish: AskEnter; readonly prove: boolean } | undefined {
  const [destination, flow, port] = [query.get('destination'), query.get('flow'), query.get('port')]
  if (destination === null || flow === null || !/^[\w-]{43}$/.test(flow)) return undefined
  if (port !== null && !/^\d{1,5}$/.test(port)) return undefined
  return {
    wish: { destination, flow, ...(port === null ? {} : { port: Number(port) }) },
    prove: query.has('prove'),
  }
}
