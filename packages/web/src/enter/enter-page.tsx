import type { AskEnter, EnterAnswer } from '@taga/contract'
import { useCallback, useEffect, useState } from 'react'
import { ApiFault, Offline, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { useSession } from '../kit/session.ts'
import { stepUp } from '../kit/step-up-gate.ts'
import { askProved, proveFor } from '../start-work/page-proof.ts'
import { messages } from './messages.ts'

type State =
  | { readonly kind: 'busy' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'unproved' }
  | { readonly kind: 'failed'; readonly error: Error }
type Refusal = Exclude<State, { kind: 'busy' }>

/** On the way to something that a gateway opens: gets a code for this browser and goes on with it. Nothing is decided here. */
export function EnterPage() {
  const words = useMessages(messages)
  const csrf = useSession()?.csrf
  const [state, setState] = useState<State>({ kind: 'busy' })
  const go = useCallback(async () => {
    setState({ kind: 'busy' })
    const asked = readAsked(new URLSearchParams(location.search))
    if (asked === undefined) return setState({ kind: 'bad' })
    if (asked.prove && !(await stepUp())) return setState({ kind: 'unproved' })
    // a session that is bound to a device enters by a page that shows it is there
    if (csrf !== undefined) proveFor({ csrf })
    try {
      const { url } = await askProved(() => send<EnterAnswer>('POST', '/api/enter', asked.wish))
      location.replace(url)
    } catch (error) {
      setState({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }, [csrf])
  useEffect(() => {
    void go()
  }, [go])
  useAgainWhenBack(state, go)
  return (
    <Page title={state.kind === 'busy' ? words.title : words.refusedTitle}>
      {state.kind === 'busy' ? <Busy label={words.busy} /> : <Refused state={state} again={() => void go()} />}
    </Page>
  )
}

/** Once the network is back it goes on by itself, as the page says. */
function useAgainWhenBack(state: State, go: () => Promise<void>): void {
  const isOffline = state.kind === 'failed' && state.error instanceof Offline
  useEffect(() => {
    if (!isOffline) return undefined
    const again = () => void go()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [isOffline, go])
}

function Refused({ state, again }: { readonly state: Refusal; readonly again: () => void }) {
  const words = useMessages(messages)
  const told = tellOf(state)
  if (told === undefined) return state.kind === 'failed' ? <Failed error={state.error} again={again} /> : null
  return (
    <Notice kind="warn" title={words[`${told}Title`]}>
      <p>{words[`${told}Text`]}</p>
      <div className="actions">
        {told !== 'bad' && told !== 'gone' && (
          <Button kind="primary" onClick={again}>
            {words.again}
          </Button>
        )}
        <LinkButton href="/start">{words.toStart}</LinkButton>
      </div>
    </Notice>
  )
}

function tellOf(state: Refusal): 'bad' | 'gone' | 'page' | 'proof' | 'busy' | undefined {
  if (state.kind === 'bad') return 'bad'
  if (state.kind === 'unproved') return 'proof'
  if (!(state.error instanceof ApiFault)) return undefined
  switch (state.error.code) {
    // an address that was mended by hand is as good as one that is cut off
    case 'bad_input':
      return 'bad'
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
