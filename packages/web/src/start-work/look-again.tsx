import { useEffect, useState } from 'react'
import { ApiFault } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Progress } from '../kit/progress.tsx'
import { messages } from './messages.ts'
import { askLook, useRereadDay } from './use-day.ts'

/** An agent that lives looks within a few seconds; after this long nobody will. */
const PATIENCE_SECONDS = 30

type Look =
  | { readonly kind: 'idle' | 'asking' | 'done' | 'silent' | 'failed' }
  | { readonly kind: 'waiting'; readonly askedAt: number }

/** A button that really looks: it waits for a look newer than the press, and says so where none comes. */
export function LookAgain({ lookedAt }: { readonly lookedAt: number | undefined }) {
  const words = useMessages(messages)
  const reread = useRereadDay()
  const [look, setLook] = useState<Look>({ kind: 'idle' })
  const [seconds, setSeconds] = useState(0)
  const isWaiting = look.kind === 'waiting'
  const isThere = isWaiting && lookedAt !== undefined && lookedAt >= look.askedAt
  useEffect(() => {
    if (!isThere) return
    setLook({ kind: 'done' })
    void reread()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the look has come
  }, [isThere])
  useEffect(() => {
    if (!isWaiting) return
    setSeconds(0)
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [isWaiting])
  useEffect(() => {
    if (isWaiting && seconds >= PATIENCE_SECONDS) setLook({ kind: 'silent' })
  }, [isWaiting, seconds])
  async function press(): Promise<void> {
    setLook({ kind: 'asking' })
    try {
      setLook({ kind: 'waiting', askedAt: (await askLook()).askedAt })
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error
      setLook({ kind: 'failed' })
    }
  }
  return (
    <div className="look-again">
      <Button
        kind="primary"
        busy={isWaiting || look.kind === 'asking'}
        onClick={() => void press().catch(() => setLook({ kind: 'failed' }))}
      >
        {words.lookAgain}
      </Button>
      {isWaiting && <Progress done={seconds} total={PATIENCE_SECONDS} label={words.looking} />}
      <p role="status" className="look-said">
        {look.kind === 'done' && words.lookDone}
        {look.kind === 'silent' && words.lookSilent(PATIENCE_SECONDS)}
        {look.kind === 'failed' && words.lookFailed}
      </p>
    </div>
  )
}
