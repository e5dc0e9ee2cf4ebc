import type { SignedInAnswer } from '@taga/contract'
import { useEffect, useRef, useState } from 'react'
import { ApiFault } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { passkeySignInOptions, signInByPasskey } from './api.ts'
import { messages } from './messages.ts'
import { canOfferPasskeys, canUsePasskeys, PasskeyGivenUp, PasskeyKnown, askForPasskey } from './passkey.ts'

type PasskeyPartProps = {
  readonly passkeysAt: string | undefined
  readonly enter: (session: SignedInAnswer) => Promise<void>
}

/** The first way in: a button, and passkeys offered in the field for the name as soon as the page is there. */
export function PasskeyPart({ passkeysAt, enter }: PasskeyPartProps) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  useOfferedPasskey({ passkeysAt, enter })
  if (passkeysAt === undefined) return null
  if (!canUsePasskeys(passkeysAt)) {
    if (passkeysAt === location.origin) return null
    return (
      <Notice kind="info">
        <p>{words.passkeyElsewhere(passkeysAt)}</p>
        <LinkButton href={`${passkeysAt}${location.pathname}${location.search}`}>{words.openThere}</LinkButton>
      </Notice>
    )
  }
  async function pressed(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      const options = await passkeySignInOptions()
      await enter(await signInByPasskey(options.step, await askForPasskey(options)))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sign-in-passkey">
      <PasskeyProblem error={error} />
      <Button kind="primary" busy={busy} onClick={() => void pressed()}>
        {words.passkey}
      </Button>
      <p className="hint">{words.passkeyHint}</p>
    </div>
  )
}

/** Why a passkey could not be used, for the person; nothing while nothing went wrong. */
export function PasskeyProblem({ error }: { readonly error: unknown }) {
  const words = useMessages(messages)
  const say = useSay()
  if (error === undefined) return null
  if (error instanceof PasskeyGivenUp)
    return (
      <Notice kind="warn">
        <p>{words.givenUp}</p>
      </Notice>
    )
  const text =
    error instanceof PasskeyKnown ? words.known : error instanceof ApiFault ? say(error.words) : words.notSupported
  return (
    <Notice kind="bad">
      <p>{text}</p>
    </Notice>
  )
}

/** Conditional mediation: the browser offers passkeys where the name is typed. Whoever does not take one notices nothing. */
function useOfferedPasskey({ passkeysAt, enter }: PasskeyPartProps): void {
  const entering = useRef(enter)
  entering.current = enter
  useEffect(() => {
    let isGone = false
    async function offer(): Promise<void> {
      if (!(await canOfferPasskeys(passkeysAt)) || isGone) return
      const options = await passkeySignInOptions()
      if (isGone) return
      const response = await askForPasskey(options, 'fill')
      const session = await signInByPasskey(options.step, response)
      // signed in is signed in, also where this page was drawn anew meanwhile
      await entering.current(session)
    }
    // the button says what went wrong; an offer that was not taken is nothing to speak of
    offer().catch(() => undefined)
    return () => {
      isGone = true
    }
  }, [passkeysAt])
}
