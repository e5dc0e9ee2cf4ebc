import type { PresentSession, Role, SignedInAnswer, SignedOut } from '@taga/contract'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiFault, get, isOfAnother, keepCsrf, send } from './ask.ts'

export type Session = SignedInAnswer

const KEY = ['session'] as const
const SESSION = { queryKey: KEY, queryFn: readSession, staleTime: 60_000 }

/** Who is signed in here; undefined where nobody is. The shell shows no page before it is known. */
export function useSession(): Session | undefined {
  return useSessionQuery().data ?? undefined
}

/** The same with its loading and its errors, for the shell. */
export function useSessionQuery() {
  return useQuery({ ...SESSION, refetchOnWindowFocus: true })
}

/** Asks who is signed in before anything is shown. What fails is asked again where it is shown. */
export function prefetchSession(client: QueryClient): Promise<void> {
  return client.prefetchQuery(SESSION)
}

export function hasRole(session: Session | undefined, role: Role): boolean {
  return session?.account.roles.includes(role) ?? false
}

/** Whether somebody looks over the whole organisation. */
export function isOverseer(session: Session | undefined): boolean {
  return hasRole(session, 'administrator') || hasRole(session, 'executive') || hasRole(session, 'auditor')
}

/** Call after a sign-in, with what it answered, or without to ask again. */
export function useSignedIn(): (session?: Session) => Promise<void> {
  const client = useQueryClient()
  return async (session) => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
    if (session === undefined) return client.refetchQueries({ queryKey: KEY })
    keepCsrf(session.csrf, session.account.id)
    client.setQueryData(KEY, session)
  }
}

/** Ends the session, and forgets everything that was read in it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    const left = await send<SignedOut>('DELETE', '/api/session').catch((error: unknown): SignedOut => {
      if (!(error instanceof ApiFault) || error.code !== 'not_signed_in') throw error
      return {}
    })
    forgetSession(client)
    // whoever came by the organisation's directory signs out there too
    if (left.leaveAt !== undefined) location.assign(left.leaveAt)
  }
}

/** The server no longer knows this session. */
export function forgetSession(client: QueryClient): void {
  keepCsrf('')
  client.setQueryData(KEY, null)
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
}

async function readSession(): Promise<Session | null> {
  const { session } = await get<PresentSession>('/api/session/present')
  if (session === undefined || isOfAnother(session.account.id)) return null
  keepCsrf(session.csrf, session.account.id)
  return session
}
