import type {
  AccountAnswer,
  AccountRowAnswer,
  ApiKeyList,
  DirectorySettings,
  InvitationAnswer,
  ListAnswer,
  ListQuery,
  MadeApiKey,
  Role,
  SessionList,
  SetDirectory,
} from '@taga/contract'
import { ApiFault, get, send } from '../kit/ask.ts'

export function listAccounts(query: ListQuery): Promise<ListAnswer<AccountRowAnswer>> {
  return get<ListAnswer<AccountRowAnswer>>('/api/accounts', query)
}

export function readAccount(id: string): Promise<AccountRowAnswer> {
  return get<AccountRowAnswer>(`/api/accounts/${encodeURIComponent(id)}`)
}

export function inviteAccount(invited: {
  name: string
  person?: string
  roles: readonly Role[]
}): Promise<InvitationAnswer> {
  return send<InvitationAnswer>('POST', '/api/accounts', invited)
}

/** One act upon an account, by the name it has in the address. */
export function actOn(
  id: string,
  act: 'lock' | 'unlock' | 'exposure' | 'review' | 'factors/reset',
): Promise<AccountAnswer> {
  return send<AccountAnswer>('POST', `/api/accounts/${encodeURIComponent(id)}/${act}`)
}

/** A new invitation; `reset` puts everything the account signs in with out of use first. */
export function inviteAgain(id: string, how: 'invitation' | 'reset'): Promise<InvitationAnswer> {
  return send<InvitationAnswer>('POST', `/api/accounts/${encodeURIComponent(id)}/${how}`)
}

export function setRoles(id: string, roles: readonly string[]): Promise<AccountAnswer> {
  return send<AccountAnswer>('PUT', `/api/accounts/${encodeURIComponent(id)}/roles`, { roles })
}

export function linkPerson(id: string, person: string | undefined): Promise<AccountAnswer> {
  return send<AccountAnswer>(
    'PUT',
    `/api/accounts/${encodeURIComponent(id)}/person`,
    person === undefined ? {} : { person },
  )
}

export function listSessionsOf(id: string): Promise<SessionList> {
  return get<SessionList>(`/api/accounts/${encodeURIComponent(id)}/sessions`)
}

export function endSessionOf(id: string, session: string): Promise<object> {
  return send<object>('DELETE', `/api/accounts/${encodeURIComponent(id)}/sessions/${encodeURIComponent(session)}`)
}

export function readDirectory(): Promise<DirectorySettings> {
  return get<DirectorySettings>('/api/directory')
}

export function setDirectory(wish: SetDirectory): Promise<DirectorySettings> {
  return send<DirectorySettings>('PUT', '/api/directory', wish).catch(nameLockedOut)
}

export function removeDirectory(): Promise<DirectorySettings> {
  return send<DirectorySettings>('DELETE', '/api/directory').catch(nameLockedOut)
}

/** Says by name which administrators could not sign in any more. */
function nameLockedOut(thrown: unknown): never {
  if (!(thrown instanceof ApiFault) || thrown.code !== 'would_lock_out') throw thrown
  const { status, code, words, detail } = thrown
  const accounts = (detail as { accounts?: readonly string[] }).accounts ?? [] // as `would_lock_out` has it
  const named = { ja: `${words.ja}（${accounts.join('、')}）`, en: `${words.en} (${accounts.join(', ')})` }
  throw new ApiFault(status, { fault: code, words: named, detail })
}

export function listApiKeys(): Promise<ApiKeyList> {
  return get<ApiKeyList>('/api/api-keys')
}

export function createApiKey(name: string): Promise<MadeApiKey> {
  return send<MadeApiKey>('POST', '/api/api-keys', { name, scope: 'passwordCheck' })
}

export function revokeApiKey(id: string): Promise<object> {
  return send<object>('DELETE', `/api/api-keys/${encodeURIComponent(id)}`)
}
