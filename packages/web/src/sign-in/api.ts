import type {
  BeginDirectory,
  DirectoryUrl,
  InvitationLook,
  PasskeyOptions,
  ProofOptions,
  SignedInAnswer,
  SignInAnswer,
  SignInOffer,
} from '@taga/contract'
import { get, send } from '../kit/ask.ts'

export function readOffer(): Promise<SignInOffer> {
  return get<SignInOffer>('/api/sign-in/offer')
}

export function signInByPassword(name: string, password: string): Promise<SignInAnswer> {
  return send<SignInAnswer>('POST', '/api/session', { name, password })
}

export function signInSecond(second: {
  kind: 'totp' | 'recovery'
  step: string
  code: string
}): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/session/second', second)
}

export function signInByRecovery(name: string, code: string): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/session/recovery', { name, code })
}

export function passkeySignInOptions(): Promise<PasskeyOptions> {
  return send<PasskeyOptions>('POST', '/api/session/passkey/options')
}

export function signInByPasskey(step: string, response: unknown): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/session/passkey', { step, response })
}

/** Sends the browser to the organisation's directory; it comes back to `/sign-in/directory`. */
export async function goToDirectory(wish: BeginDirectory): Promise<void> {
  const { url } = await send<DirectoryUrl>('POST', '/api/session/directory/begin', wish)
  location.assign(url)
}

export function finishDirectory(answer: string): Promise<SignInAnswer> {
  return send<SignInAnswer>('POST', '/api/session/directory', { answer })
}

export function createFirstAccount(account: {
  ticket: string
  name: string
  personName: string
  password: string
}): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/first-account', account)
}

export function lookAtInvitation(ticket: string): Promise<InvitationLook> {
  return send<InvitationLook>('POST', '/api/invitations/look', { ticket })
}

export function acceptInvitation(ticket: string, password: string): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/invitations/accept', { ticket, password })
}

export function invitedPasskeyOptions(ticket: string): Promise<PasskeyOptions> {
  return send<PasskeyOptions>('POST', '/api/invitations/passkey/options', { ticket })
}

export function acceptByPasskey(accepted: {
  ticket: string
  step: string
  name: string
  response: unknown
}): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/invitations/passkey', accepted)
}

export function proofOptions(): Promise<ProofOptions> {
  return send<ProofOptions>('POST', '/api/session/proof/options')
}

export function prove(proof: object): Promise<SignedInAnswer> {
  return send<SignedInAnswer>('POST', '/api/session/proof', proof)
}
