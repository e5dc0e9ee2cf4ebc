import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { FactorChoices } from '../account/factor-choices.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { useSession } from '../kit/session.ts'
import { homeOf } from '../shell/may-open.ts'
import { messages } from './messages.ts'

/** Nothing else is open until a passkey or an authenticator app is set up; or, with one, the way to recovery codes. */
export function FactorPage() {
  const words = useMessages(messages)
  const session = useSession()
  const [, navigate] = useLocation()
  const isDone = session !== undefined && !session.factorDue
  useEffect(() => {
    if (isDone) navigate(homeOf(session.account.roles), { replace: true })
  }, [isDone, navigate, session])
  return (
    <Page title={words.factorTitle} lead={<p>{words.factorLead}</p>}>
      <FactorChoices />
    </Page>
  )
}
