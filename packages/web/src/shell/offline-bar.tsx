import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Offline } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

const ASK_AGAIN_MS = 5_000

/** Says that nothing answers, until it does again; then everything that is shown is read anew. */
export function OfflineBar() {
  const words = useMessages(messages)
  const client = useQueryClient()
  const hasNetwork = useSyncExternalStore(subscribe, () => navigator.onLine)
  const [isCut, setCut] = useState(false)
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ query }) => {
        if (query.state.error instanceof Offline) setCut(true)
      }),
    [client],
  )
  const isOffline = isCut || !hasNetwork
  useEffect(() => {
    if (!isOffline) return undefined
    const timer = setInterval(() => {
      void fetch('/healthz').then(
        (answer) => {
          if (!answer.ok) return
          setCut(false)
          void client.invalidateQueries()
        },
        () => undefined, // still nobody there: the bar says so
      )
    }, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isOffline, client])
  return <div role="status">{isOffline && <p className="bar bar-offline">{words.offline}</p>}</div>
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
