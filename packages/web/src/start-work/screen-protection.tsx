import type { MyDayAnswer, PlaceName } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Age } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { confirmScreen, useRereadDay } from './use-day.ts'

const SHARED: readonly PlaceName[] = ['coworking', 'hotel', 'cafe', 'transport', 'other']

/** Where others may look on, nobody works with more than public information before they have seen to it that nobody does (TW-15). */
export function ScreenProtection({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const reread = useRereadDay()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const { said, screenProtectedAt } = day.place
  if (said === undefined || !SHARED.includes(said.place)) return null
  if (screenProtectedAt !== undefined)
    return (
      <p>
        <Mark kind="info">{words.place.screenDone}</Mark> <Age at={screenProtectedAt} />
      </p>
    )
  async function confirm(): Promise<void> {
    setBusy(true)
    try {
      await confirmScreen()
      await reread()
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Notice kind="warn" title={words.place.screenTitle}>
      <p>{words.place.screenText}</p>
      {error !== undefined && <Failed error={error} />}
      <Button kind="primary" busy={busy} onClick={() => void confirm()}>
        {words.place.screenButton}
      </Button>
    </Notice>
  )
}
