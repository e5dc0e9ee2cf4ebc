import type { WaitingRules } from '@taga/contract'
import { useEffect, useState } from 'react'
import { Button } from '../kit/button.tsx'
import { send } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { useToast } from '../kit/notice.tsx'
import { hasRole, isOverseer, useSession } from '../kit/session.ts'
import { useRulesChanged, useWaiting } from './api.ts'
import { messages } from './messages.ts'

/** On every page while a change of the rules waits: how long it still stands, and the two ways on. */
export function Overlay() {
  const session = useSession()
  // who still owes a second proof is told nothing yet
  const waiting = useWaiting(isOverseer(session) && session?.factorDue !== true).data?.waiting
  if (waiting === undefined) return null
  return <Waiting key={waiting.number} waiting={waiting} mayDecide={hasRole(session, 'administrator')} />
}

function Waiting({ waiting, mayDecide }: { readonly waiting: WaitingRules; readonly mayDecide: boolean }) {
  const words = useMessages(messages)
  const toast = useToast()
  const changed = useRulesChanged()
  const leftMs = useLeft(waiting.until)
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (leftMs === 0) void changed()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when its time is over
  }, [leftMs === 0])
  async function decide(act: 'confirm' | 'take-back', done: string): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await send('POST', `/api/rules/publications/${waiting.number}/${act}`)
      toast(done)
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    } finally {
      await changed()
      setBusy(false)
    }
  }
  return (
    <div className="waiting-bar" role="region" aria-label={words.waitingTitle}>
      {error !== undefined && <Failed error={error} />}
      <div className="draft-bar-line">
        <p>
          <strong>{words.waitingTitle}</strong>{' '}
          <span role="timer" className="countdown">
            {words.waitingText(clockText(leftMs))}
          </span>
        </p>
        {mayDecide && (
          <div className="actions">
            <Button kind="secondary" busy={busy} onClick={() => void decide('take-back', words.takenBack)}>
              {words.takeBack}
            </Button>
            <Button busy={busy} onClick={() => void decide('confirm', words.kept)}>
              {words.keep}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

/** What is left until then, told each second. */
function useLeft(until: number): number {
  const [left, setLeft] = useState(() => Math.max(0, until - Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, until - Date.now())), 1_000)
    return () => clearInterval(timer)
  }, [until])
  return left
}

function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
