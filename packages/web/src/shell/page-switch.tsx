import { type ComponentType, Suspense, lazy } from 'react'
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
import { messages } from './messages.ts'

type Shown = { readonly spec: PageSpec; readonly Component: ComponentType }

const shown: readonly Shown[] = pages.map((spec) => ({
  spec,
  Component: lazy(() => spec.load().then(({ Page: component }) => ({ default: component }))),
}))

/** The part of the first page is asked for at once, while the session is still being asked about. */
const first = pages.find(({ path }) =>
  new RegExp(`^${path.replaceAll(/:\w+/gu, '[^/]+')}$`, 'u').test(location.pathname),
)
void first?.load().catch(() => undefined) // a part that does not come is told where it is shown

/** The page of the present address. Who is not signed in is led to the sign-in, and comes back. */
export function PageSwitch() {
  const session = useSession()
  const [path] = useLocation()
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {shown.map(({ spec, Component }) => (
            <Route key={spec.path} path={spec.path}>
              <Guarded spec={spec} session={session} Component={Component} />
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
}

function Guarded({ spec, session, Component }: Shown & { readonly session: Session | undefined }) {
  if (mayOpen(spec.who, session?.account.roles)) return <Component />
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
