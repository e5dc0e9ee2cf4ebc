import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { finishDirectory } from './api.ts'
import { useEnter } from './enter.ts'
import { messages } from './messages.ts'
import { SecondForm, type SecondStep } from './second-form.tsx'

/** The browser is back from the organisation's directory; its answer stands in the fragment. */
export function DirectoryPage() {
  const words = useMessages(messages)
  const enter = useEnter()
  const [error, setError] = useState<Error | undefined>(undefined)
  const [second, setSecond] = useState<SecondStep | undefined>(undefined)
  const [, go] = useLocation()
  const begun = useRef(false)
  useEffect(() => {
    // the answer works once: a second run of this effect must not bring it again
    if (begun.current) return
    begun.current = true
    const answer = location.hash.slice(1)
    history.replaceState(history.state, '', location.pathname)
    finishDirectory(answer === '' ? 'error=none' : answer)
      .then((came) => ('second' in came ? setSecond(came.second) : enter(came)))
      .catch((thrown: unknown) => setError(thrown instanceof Error ? thrown : new Error(String(thrown))))
  })
  if (second !== undefined)
    return (
      <Page title={words.secondTitle} lead={<p>{words.secondAfterDirectory}</p>}>
        <div className="sign-in">
          <SecondForm second={second} enter={enter} back={() => go('/sign-in', { replace: true })} />
        </div>
      </Page>
    )
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
