import { useEffect } from 'react'
import { useLanguage } from '../kit/language.ts'
import { useSession } from '../kit/session.ts'
import { forgetKey, readKey } from './kept-key.ts'
import { proveFor } from './page-proof.ts'

/**
 * Beside every page of somebody who is signed in: requests that rest on the device carry their proof, and the contacts are kept for the
 * moment without a network. When they sign out, the key and the contacts go.
 */
export function Overlay() {
  const session = useSession()
  const csrf = session?.csrf
  const mayAsk = session !== undefined && !session.factorDue
  const language = useLanguage()
  useEffect(() => {
    if (csrf !== undefined) proveFor({ csrf })
  }, [csrf])
  useEffect(() => {
    if (mayAsk) void tellWorker({ kind: 'keep', language })
  }, [language, mayAsk])
  useEffect(
    () => () => {
      void tellWorker({ kind: 'forget' })
      void forgetAgentKey()
    },
    [],
  )
  return null
}

/** A key made for one session is worth nothing without it; an enrolled one stays with the browser. */
async function forgetAgentKey(): Promise<void> {
  if ((await readKey())?.by === 'agent') await forgetKey()
}

async function tellWorker(message: object): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('/service-worker.js')
    const { active } = await navigator.serviceWorker.ready
    active?.postMessage(message)
  } catch {
    // not over a connection that the browser trusts, or forbidden by the person: the pages do without
  }
}
