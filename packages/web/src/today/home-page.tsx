import { Redirect } from 'wouter'
import { hasRole, useSession } from '../kit/session.ts'
import { homeOf } from '../shell/may-open.ts'
import { TodayPage } from './today-page.tsx'

/** `/` leads each to their own home; an administrator's is here. */
export function HomePage() {
  const session = useSession()
  if (session === undefined || hasRole(session, 'administrator')) return <TodayPage />
  return <Redirect to={homeOf(session.account.roles)} replace />
}
