import type { MyDayAnswer } from '@taga/contract'
import { useEffect, useState } from 'react'
import { Redirect } from 'wouter'
import { Announcements, useAnnouncements } from '../announcements/announcements.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { useSession } from '../kit/session.ts'
import { claimTicket, takeTicket } from './bind.ts'
import { BindingNotice } from './binding-notice.tsx'
import { Duties } from './duties.tsx'
import { Links } from './links.tsx'
import { Mend } from './mend.tsx'
import { messages } from './messages.ts'
import { OpenThings } from './open-things.tsx'
import { OwnBrowser, useMyDevices } from './own-browser.tsx'
import { PlacePicker } from './place-picker.tsx'
import { useBinding, useDay } from './use-day.ts'
import { Verdict } from './verdict.tsx'
import { Ways } from './ways.tsx'

/** The teleworker's morning: can I work, with what, from here; and if not, what to mend (K1-K4, E6, N1-N5). */
export function StartPage() {
  const session = useSession()
  if (session === undefined) return <BeforeSignIn />
  return session.account.person === undefined ? <Nobody /> : <Morning />
}

/** Keeps the ticket that an agent opened this page with, and goes to the sign-in. */
function BeforeSignIn() {
  const words = useMessages(messages)
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    const ticket = takeTicket()
    const done = () => setKept(true)
    if (ticket === undefined) done()
    else void claimTicket(ticket).then(done, done)
  }, [])
  return isKept ? <Redirect to="/sign-in?then=%2Fstart" replace /> : <Busy label={words.opening} />
}

function Nobody() {
  const words = useMessages(messages)
  return (
    <Page title={words.title}>
      <Empty title={words.nobodyTitle} text={words.nobodyText} />
    </Page>
  )
}

function Morning() {
  const words = useMessages(messages)
  const binding = useBinding()
  const { day, mark } = useDay(binding !== 'under way')
  // what stands above the rest is there before the rest: nothing jumps away under a finger
  const isWhole = [useAnnouncements().isPending, useMyDevices().isPending].every((isPending) => !isPending)
  return (
    <Page title={words.title}>
      {binding === 'under way' || !isWhole ? (
        <Busy label={words.opening} />
      ) : (
        <>
          {binding === 'refused' && (
            <Notice kind="warn" title={words.binding.refused.title}>
              <p>{words.binding.refused.text}</p>
            </Notice>
          )}
          <Loaded query={day}>{(answer) => <Day day={answer} lookedAt={mark?.lookedAt} />}</Loaded>
        </>
      )}
    </Page>
  )
}

function Day({ day, lookedAt }: { readonly day: MyDayAnswer; readonly lookedAt: number | undefined }) {
  return (
    <div className="day">
      <Verdict day={day} lookedAt={lookedAt} />
      <Announcements />
      <BindingNotice binding={day.binding} />
      <OwnBrowser binding={day.binding} />
      <Mend day={day} />
      <PlacePicker day={day} />
      <OpenThings day={day} />
      <Ways day={day} />
      <Duties />
      <Links device={day.device?.id} />
    </div>
  )
}
