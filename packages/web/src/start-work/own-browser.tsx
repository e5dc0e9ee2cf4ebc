import type { BindingAnswer, MyDevicesAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiFault, get } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { useSession } from '../kit/session.ts'
import { enrolThisBrowser } from './bind.ts'
import { messages } from './messages.ts'
import { useRereadDay } from './use-day.ts'

export function useMyDevices() {
  return useQuery({ queryKey: ['my-devices'], queryFn: () => get<MyDevicesAnswer>('/api/my/devices') })
}

/** On a browser that nobody knows: the approved devices without an agent that this may be. */
export function OwnBrowser({ binding }: { readonly binding: BindingAnswer }) {
  const words = useMessages(messages)
  const csrf = useSession()?.csrf
  const reread = useRereadDay()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const isUnknown = binding.state === 'none' || binding.state === 'ended'
  const query = useMyDevices()
  const own = (query.data?.devices ?? []).filter(
    ({ management, state }) => management === 'browserOnly' && (state === 'inUse' || state === 'lent'),
  )
  if (!isUnknown || own.length === 0 || csrf === undefined) return null
  async function enrol(device: string, token: string): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await enrolThisBrowser(device, token)
      await reread()
      toast(words.own.done)
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const isTaken = error instanceof ApiFault && error.code === 'conflict'
  return (
    <Notice kind="info" title={words.own.title}>
      <p>{words.own.text}</p>
      {isTaken && <p role="alert">{words.own.taken}</p>}
      {error !== undefined && !isTaken && <Failed error={error} />}
      <div className="actions">
        {own.map(({ id, label }) => (
          <Button key={id} busy={busy} onClick={() => void enrol(id, csrf)}>
            {words.own.button(label)}
          </Button>
        ))}
      </div>
    </Notice>
  )
}
