import { useEffect, useRef, useState } from 'react'
import { LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { finishDirectory } from './api.ts'
import { useEnter } from './enter.ts'
import { messages } from './messages.ts'

/** The browser is back from the organisation's directory; its answer stands in the fragment. */
export function DirectoryPage() {
  const words = useMessages(messages)
  const enter = useEnter()
  const [error, setError] = useState<Error | undefined>(undefined)
  const begun = useRef(false)
  useEffect(() => {
    // the answer works once: a second run of this effect must not bring it again
    if (begun.current) return
    begun.current = true
    const answer = location.hash.slice(1)
    history.replaceState(history.state, '', location.pathname)
    finishDirectory(answer === '' ? 'error=none' : answer)
      .then(enter)
      .catch((thrown: unknown) => setError(thrown instanceof Error ? thrown : new Error(String(thrown))))
  })
  return (
    <Page title={error === undefined ? words.signInTitle : words.directoryFailed}>
      {error === undefined ? (
        <Busy label={words.directoryBusy} />
      ) : (
        <>
          <Failed error={error} />
          <LinkButton href="/sign-in">{words.tryAgain}</LinkButton>
        </>
      )}
    </Page>
  )
}
