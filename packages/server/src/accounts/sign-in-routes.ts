import {
  AcceptByPasskey,
  AcceptInvitation,
  CreateFirstAccount,
  InvitationLook,
  LookAtInvitation,
  PasskeyOptions,
  PresentSession,
  ProofOptions,
  ProveAgain,
  SessionList,
  SignedOut,
  SignedInAnswer,
  SignIn,
  SignInAnswer,
  SignInByPasskey,
  SignInByRecovery,
  SignInSecond,
} from '@taga/contract'
import { z } from 'zod'
import { accountOf, anyoneSignedIn, everyone } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { endedSessionCookie } from '../http/session-cookie.ts'
import { leaveDirectoryAt } from '../directory/leave-directory.ts'
import { passkeyToUse } from '../passkeys/use-passkey.ts'
import { acceptByPasskey, acceptInvitation, invitedPasskeyOptions, lookAtInvitation } from './accept-invitation.ts'
import { answerHalf, answerSignedIn, presentSession } from './answers.ts'
import { createFirstAccount } from './create-first-account.ts'
import { endOwnSession } from './end-session.ts'
import { proofOptions, proveAgain } from './prove-again.ts'
import { SESSION_IDLE_MS } from './session-times.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import { signInByRecovery, signInSecond } from './sign-in-second.ts'
import { signIn } from './sign-in.ts'
import { requestedFrom } from './start-session.ts'
import { findSession, listSessions, type SessionRow } from './store.ts'

const Nothing = z.object({})

const ticketRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/first-account',
    summary: {
      ja: '初期チケットで最初のアカウントを作る',
      en: 'Create the first account with the ticket of the first start',
    },
    allow: everyone,
    body: CreateFirstAccount,
    answer: SignedInAnswer,
    status: 201,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await createFirstAccount(deps, body, from), { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invitations/look',
    summary: { ja: '招待の宛先と期限を見る', en: 'See whom an invitation is for, and until when' },
    allow: everyone,
    body: LookAtInvitation,
    answer: InvitationLook,
    run: async (deps, { body }) => lookAtInvitation(deps, body.ticket),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: { ja: '招待を受け、パスワードを決める', en: 'Accept an invitation by choosing a password' },
    allow: everyone,
    body: AcceptInvitation,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await acceptInvitation(deps, body, from), { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invitations/passkey/options',
    summary: { ja: '招待を受けるパスキーの作成を始める', en: 'Begin to make the passkey that accepts an invitation' },
    allow: everyone,
    body: LookAtInvitation,
    answer: PasskeyOptions,
    run: async (deps, { body }) => invitedPasskeyOptions(deps, body.ticket),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invitations/passkey',
    summary: { ja: '招待を受け、パスキーで始める', en: 'Accept an invitation by making a passkey' },
    allow: everyone,
    body: AcceptByPasskey,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await acceptByPasskey(deps, body, from), { from, answering })
    },
  }),
]

const beginRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/session',
    summary: {
      ja: 'パスワードでサインインする（第二の確認が要るときはその手段を答える）',
      en: 'Sign in by password; where a second proof is needed, the answer says which',
    },
    allow: everyone,
    body: SignIn,
    answer: SignInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      const begun = await signIn(deps, body, from)
      if ('second' in begun) return answerHalf(begun)
      return answerSignedIn(deps, begun, { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/second',
    summary: { ja: '認証アプリか復旧コードでサインインを終える', en: 'Finish signing in by an app or a recovery code' },
    allow: everyone,
    body: SignInSecond,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await signInSecond(deps, body, from), { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/passkey/options',
    summary: { ja: 'パスキーでのサインインを始める', en: 'Begin to sign in by passkey' },
    allow: everyone,
    answer: PasskeyOptions,
    run: async (deps) => passkeyToUse(deps, 'passkeySignIn'),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/passkey',
    summary: { ja: 'パスキーでサインインする', en: 'Sign in by passkey' },
    allow: everyone,
    body: SignInByPasskey,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await signInByPasskey(deps, body, from), { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/recovery',
    summary: {
      ja: 'パスキーを失った人が復旧コードでサインインする（パスワードのないアカウントのみ）',
      en: 'Sign in by a recovery code after losing the passkeys of an account without a password',
    },
    allow: everyone,
    body: SignInByRecovery,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) => {
      const from = requestedFrom(request)
      return answerSignedIn(deps, await signInByRecovery(deps, body, from), { from, answering })
    },
  }),
]

const sessionRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/session/present',
    summary: { ja: 'このブラウザーのセッション（なければ空）', en: 'The session of this browser, if there is one' },
    allow: everyone,
    beforeFactor: true,
    answer: PresentSession,
    run: async (deps, { request: { sessionToken } }) =>
      sessionToken === undefined ? {} : { session: await presentSession(deps, sessionToken) },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/session',
    summary: { ja: '現在のセッションと自分のアカウント', en: 'The present session and its account' },
    allow: anyoneSignedIn,
    beforeFactor: true,
    answer: SignedInAnswer,
    run: async (deps, { request }) => presentSession(deps, request.sessionToken ?? ''),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/session',
    summary: { ja: 'サインアウトする', en: 'Sign out' },
    allow: anyoneSignedIn,
    beforeFactor: true,
    answer: SignedOut,
    run: async (deps, { actor, answering }) => {
      const account = accountOf(actor)
      const session = await findSession(deps.store.read, account.session)
      await endOwnSession(deps, account, account.session)
      answering.append('set-cookie', endedSessionCookie(deps.place))
      const leaveAt = session?.via === 'directory' ? await leaveDirectoryAt(deps) : undefined
      return leaveAt === undefined ? {} : { leaveAt }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/proof/options',
    summary: { ja: '本人確認の手段を得る', en: 'How one can be proved anew' },
    allow: anyoneSignedIn,
    beforeFactor: true,
    answer: ProofOptions,
    run: async (deps, { actor }) => proofOptions(deps, accountOf(actor)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/proof',
    summary: { ja: 'もう一度本人確認をする', en: 'Prove who one is once more' },
    allow: anyoneSignedIn,
    beforeFactor: true,
    body: ProveAgain,
    answer: SignedInAnswer,
    run: async (deps, { actor, body, request }) => {
      await proveAgain(deps, accountOf(actor), body)
      return presentSession(deps, request.sessionToken ?? '')
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/sessions',
    summary: { ja: '自分のセッションの一覧', en: "List one's own sessions" },
    allow: anyoneSignedIn,
    answer: SessionList,
    run: async ({ store, now }, { actor }) => {
      const { account, session } = accountOf(actor)
      const rows = await listSessions(store.read, { account, now: now(), seenAfter: now() - SESSION_IDLE_MS })
      return { sessions: rows.map((row) => sessionAnswer(row, session)) }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/sessions/:session',
    summary: { ja: '自分のセッションを終える', en: "End one of one's own sessions" },
    allow: anyoneSignedIn,
    params: z.strictObject({ session: z.string().min(1).max(100) }),
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await endOwnSession(deps, accountOf(actor), params.session)
      return {}
    },
  }),
]

export function sessionAnswer(row: SessionRow, present: string): z.infer<typeof SessionList>['sessions'][number] {
  return {
    id: row.id,
    startedAt: row.started_at,
    lastSeenAt: row.last_seen_at,
    until: row.until,
    address: row.address,
    browser: row.browser,
    strength: row.strength,
    current: row.id === present,
  }
}

/** Signing in, proving oneself anew, and one's own sessions. */
export const signInRoutes: readonly Route[] = [...ticketRoutes, ...beginRoutes, ...sessionRoutes]
