import { Redirect, Route, Switch, useLocation } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import type { PageSpec } from '../kit/page-spec.ts'
import { Busy } from '../kit/progress.tsx'
import { type Session, useSession } from '../kit/session.ts'
import { messages as kitMessages } from '../kit/messages.ts'
import { pages } from '../pages.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { mayOpen } from './may-open.ts'
import { type Part, partOf } from './part.tsx'
import { pageAt } from './warm-page.ts'
import { messages } from './messages.ts'

type Place = { readonly spec: PageSpec; readonly part: Part; readonly path: string }

const places: readonly Place[] = pages.map((spec) => ({
  spec,
  path: spec.path,
  part: partOf(() => spec.load().then(({ Page: component }) => component), <Loading />),
}))

/** Fetches the page of an address ahead. */
export async function loadPageAt(path: string): Promise<void> {
  await pageAt(places, path)?.part.load()
}

/** The page of the present address. Who is not signed in is led to the sign-in, and comes back. */
export function PageSwitch() {
  const session = useSession()
  const [path] = useLocation()
  return (
    <ErrorBoundary key={path}>
      <Switch>
        {places.map(({ spec, part, path: pattern }) => (
          <Route key={pattern} path={pattern}>
            <Guarded spec={spec} session={session} Shown={part.Shown} />
          </Route>
        ))}
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </ErrorBoundary>
  )
}

type GuardedProps = Pick<Part, 'Shown'> & { readonly spec: PageSpec; readonly session: Session | undefined }

function Guarded({ spec, session, Shown }: GuardedProps) {
  if (mayOpen(spec.who, session?.account.roles)) return <Shown />
  // a ticket in the fragment goes along, which no server sees
  if (session === undefined) return <Redirect to={`/sign-in${backTo()}${location.hash}`} replace />
  return <NotYours />
}

function backTo(): string {
  const here = `${location.pathname}${location.search}`
  return here === '/' ? '' : `?then=${encodeURIComponent(here)}`
}

function Loading() {
  const words = useMessages(kitMessages)
  return <Busy label={words.loading} />
}

function NotFound() {
  const words = useMessages(messages)
  return (
    <Page title={words.notFoundTitle}>
      <Empty
        title={words.notFoundTitle}
        text={words.notFoundText}
        actions={<LinkButton href="/">{words.toHome}</LinkButton>}
      />
    </Page>
  )
}

function NotYours() {
  const words = useMessages(messages)
  return (
    <Page title={words.notYoursTitle} lead={<p>{words.notYoursText}</p>}>
      <LinkButton href="/">{words.toHome}</LinkButton>
    </Page>
  )
}
