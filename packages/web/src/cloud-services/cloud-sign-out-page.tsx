import type { CloudSignOutAnswer, CloudSignedOutAnswer, SignedOut } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useParams } from 'wouter'
import { ApiFault, get, send } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Busy } from '../kit/progress.tsx'
import { forgetSession } from '../kit/session.ts'
import { messages } from './cloud-sign-out-messages.ts'

type Done = 'service' | 'all'
type Ending = { readonly which: Done; readonly service: string | undefined }

/** Somebody signs out at a service: whether of Taga too, what would end with it, and back to the service. */
export function CloudSignOutPage() {
  const words = useMessages(messages)
  const { waiting } = useParams<{ waiting: string }>()
  const path = `/api/cloud-sign-outs/${encodeURIComponent(waiting)}`
  const client = useQueryClient()
  // asked once: what is finished is not there any more
  const query = useQuery({
    queryKey: ['cloudSignOut', waiting],
    queryFn: () => get<CloudSignOutAnswer>(path),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const [done, setDone] = useState<Ending | undefined>(undefined)
  const [error, setError] = useState<Error | undefined>(undefined)
  const service = query.data?.service
  const finish = useCallback(
    async (which: Done) => {
      try {
        const left = which === 'all' ? await endSession() : {}
        const { url } = await send<CloudSignedOutAnswer>('POST', path)
        // who came by the organisation's directory signs out there too, as with every sign-out of Taga
        const next = left.leaveAt ?? url
        if (next !== undefined) return location.replace(next)
        setDone({ which, service })
        if (which === 'all') forgetSession(client)
      } catch (caught) {
        setError(caught instanceof Error ? caught : new Error(String(caught)))
      }
    },
    [client, path, service],
  )
  const asked = query.data
  // nobody is signed in to Taga here: there is nothing to ask
  const isAllOver = asked !== undefined && !asked.isSignedIn
  useEffect(() => {
    if (isAllOver) void finish('service')
  }, [isAllOver, finish])
  // first of all: what is over is not asked again, and leaves nothing to ask for
  if (done !== undefined) return <Ended {...done} />
  const failed = error ?? query.error
  if (failed !== null) return <NotGone error={failed} />
  if (asked === undefined || isAllOver)
    return (
      <Page title={words.busyTitle}>
        <Busy label={words.busy} />
      </Page>
    )
  return <Question asked={asked} finish={finish} />
}

/** A session that has ended meanwhile is as good as one that is ended now. */
async function endSession(): Promise<SignedOut> {
  try {
    return await send<SignedOut>('DELETE', '/api/session')
  } catch (error) {
    if (error instanceof ApiFault && error.code === 'not_signed_in') return {}
    throw error
  }
}

function Question({
  asked,
  finish,
}: {
  readonly asked: CloudSignOutAnswer
  readonly finish: (which: Done) => Promise<void>
}) {
  const words = useMessages(messages)
  const [busy, setBusy] = useState<Done | undefined>(undefined)
  const { service, isOver, others } = asked
  function press(which: Done): void {
    setBusy(which)
    void finish(which).finally(() => setBusy(undefined))
  }
  const title = service === undefined ? words.titleBare : isOver ? words.titleOver(service) : words.title(service)
  return (
    <Page title={title} lead={service === undefined ? undefined : words.lead}>
      <Section title={words.endsTitle}>
        <ul>
          <li>{words.endsTaga}</li>
          {others.length > 0 && <li>{words.endsOthers(others.join(words.and))}</li>}
        </ul>
        <p className="soft">{service === undefined ? words.sharedBare : words.shared}</p>
      </Section>
      <p className="actions">
        <Button kind="primary" busy={busy === 'all'} onClick={() => press('all')}>
          {service === undefined ? words.allBare : words.all}
        </Button>
        {service === undefined ? (
          <LinkButton href="/start">{words.stay}</LinkButton>
        ) : (
          <Button busy={busy === 'service'} onClick={() => press('service')}>
            {isOver ? words.stay : words.serviceOnly(service)}
          </Button>
        )}
      </p>
    </Page>
  )
}

function Ended({ which, service }: Ending) {
  const words = useMessages(messages)
  const names = [...(service === undefined ? [] : [words.quoted(service)]), ...(which === 'all' ? ['Taga'] : [])]
  return (
    <Page title={names.length === 0 ? words.nobodyTitle : words.doneTitle(names)} lead={words.doneText}>
      <p className="actions">
        <LinkButton href="/start">{words.toStart}</LinkButton>
      </p>
    </Page>
  )
}

function NotGone({ error }: { readonly error: Error }) {
  const words = useMessages(messages)
  const code = error instanceof ApiFault ? error.code : undefined
  if (code !== 'not_found' && code !== 'bad_input')
    return (
      <Page title={words.busyTitle}>
        <Failed error={error} again={() => location.reload()} />
      </Page>
    )
  return (
    <Page title={words.goneTitle}>
      <Notice kind="warn">
        <p>{words.goneText}</p>
        <div className="actions">
          <LinkButton href="/start">{words.toStart}</LinkButton>
        </div>
      </Notice>
    </Page>
  )
}
