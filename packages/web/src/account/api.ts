import type {
  MySignIn,
  PasskeyOptions,
  PasswordCheckAnswer,
  RecoveryCodes,
  SessionList,
  TotpSetUp,
} from '@taga/contract'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, send } from '../kit/ask.ts'

const KEY = ['my', 'sign-in'] as const

export function useMySignIn() {
  return useQuery({ queryKey: KEY, queryFn: () => get<MySignIn>('/api/my/sign-in') })
}

/** Keeps what a change answered, and looks at the session again: it may be open for more now. */
export function useKeepMySignIn(): (own: MySignIn) => Promise<void> {
  const client = useQueryClient()
  return (own) => keepMySignIn(client, own)
}

async function keepMySignIn(client: QueryClient, own: MySignIn): Promise<void> {
  client.setQueryData(KEY, own)
  await client.invalidateQueries({ queryKey: ['session'] })
}

export function myPasskeyOptions(): Promise<PasskeyOptions> {
  return send<PasskeyOptions>('POST', '/api/my/passkeys/options')
}

export function addPasskey(made: { step: string; name: string; response: unknown }): Promise<MySignIn> {
  return send<MySignIn>('POST', '/api/my/passkeys', made)
}

export function renamePasskey(id: string, name: string): Promise<MySignIn> {
  return send<MySignIn>('PUT', `/api/my/passkeys/${encodeURIComponent(id)}`, { name })
}

export function removePasskey(id: string): Promise<MySignIn> {
  return send<MySignIn>('DELETE', `/api/my/passkeys/${encodeURIComponent(id)}`)
}

export function setUpTotp(): Promise<TotpSetUp> {
  return send<TotpSetUp>('POST', '/api/my/totp')
}

export function confirmTotp(step: string, code: string): Promise<MySignIn> {
  return send<MySignIn>('POST', '/api/my/totp/confirm', { step, code })
}

export function removeTotp(): Promise<MySignIn> {
  return send<MySignIn>('DELETE', '/api/my/totp')
}

export function makeRecoveryCodes(): Promise<RecoveryCodes> {
  return send<RecoveryCodes>('POST', '/api/my/recovery-codes')
}

export function changePassword(current: string, next: string): Promise<object> {
  return send<object>('PUT', '/api/password', { current, next })
}

export function checkPassword(password: string): Promise<PasswordCheckAnswer> {
  return send<PasswordCheckAnswer>('POST', '/api/password/check', { password })
}

export function reportExposure(): Promise<MySignIn> {
  return send<MySignIn>('POST', '/api/my/exposure')
}

export function listSessions(): Promise<SessionList> {
  return get<SessionList>('/api/sessions')
}

export function endSession(id: string): Promise<object> {
  return send<object>('DELETE', `/api/sessions/${encodeURIComponent(id)}`)
}
