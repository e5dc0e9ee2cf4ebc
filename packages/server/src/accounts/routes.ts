import {
  AcceptInvitation,
  AccountAnswer,
  AccountList,
  ChangePassword,
  CheckPassword,
  CreateFirstAccount,
  Fault,
  InvitationAnswer,
  InviteAccount,
  PasswordCheckAnswer,
  SessionList,
  SetRoles,
  SignedInAnswer,
  SignIn,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { accountOf, administrators, anyoneSignedIn, everyone } from '../http/allow.ts'
import { csrfOf } from '../http/csrf.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { hashSecret } from '../http/secrets.ts'
import { endedSessionCookie, sessionCookie } from '../http/session-cookie.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changePassword } from './change-password.ts'
import { createFirstAccount } from './create-first-account.ts'
import { endOwnSession } from './end-session.ts'
import { changeRoles, lockAccount, unlockAccount } from './govern-account.ts'
import { inviteAccount } from './invite-account.ts'
import { SESSION_IDLE_MS } from './session-times.ts'
import { signIn } from './sign-in.ts'
import { requestedFrom, type StartedSession } from './start-session.ts'
import {
  type AccountRow,
  findAccount,
  findSessionByToken,
  listAccounts,
  listInvitations,
  listSessions,
  readRoles,
} from './store.ts'

const Nothing = z.object({})
const AccountParams = z.strictObject({ account: z.string().min(1).max(100) })
const PAGE = 100

export const accountRoutes: readonly Route[] = [
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
    run: async (deps, { body, request, answering }) =>
      signedIn(deps, await createFirstAccount(deps, body, requestedFrom(request)), answering),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: { ja: '招待を受け、パスワードを決める', en: 'Accept an invitation by choosing a password' },
    allow: everyone,
    body: AcceptInvitation,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) =>
      signedIn(deps, await acceptInvitation(deps, body, requestedFrom(request)), answering),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session',
    summary: { ja: 'サインインする', en: 'Sign in' },
    allow: everyone,
    body: SignIn,
    answer: SignedInAnswer,
    run: async (deps, { body, request, answering }) =>
      signedIn(deps, await signIn(deps, body, requestedFrom(request)), answering),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/session',
    summary: { ja: '現在のセッションと自分のアカウント', en: 'The present session and its account' },
    allow: anyoneSignedIn,
    answer: SignedInAnswer,
    run: async (deps, { actor, request }) => presentSession(deps, accountOf(actor), request.sessionToken ?? ''),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/session',
    summary: { ja: 'サインアウトする', en: 'Sign out' },
    allow: anyoneSignedIn,
    answer: Nothing,
    run: async (deps, { actor, answering }) => {
      const account = accountOf(actor)
      await endOwnSession(deps, account, account.session)
      answering.append('set-cookie', endedSessionCookie(deps.place))
      return {}
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
      return {
        sessions: rows.map((row) => ({
          id: row.id,
          startedAt: row.started_at,
          lastSeenAt: row.last_seen_at,
          until: row.until,
          address: row.address,
          browser: row.browser,
          current: row.id === session,
        })),
      }
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
  defineRoute({
    method: 'PUT',
    path: '/api/password',
    summary: {
      ja: '自分のパスワードを変え、ほかのセッションを終える',
      en: "Change one's password and end one's other sessions",
    },
    allow: anyoneSignedIn,
    body: ChangePassword,
    answer: Nothing,
    run: async (deps, { actor, body }) => {
      await changePassword(deps, accountOf(actor), body)
      return {}
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/password/check',
    summary: {
      ja: 'パスワードの候補が使えるかを調べる（保存しない）',
      en: 'Check whether a password could be used; nothing is kept',
    },
    allow: anyoneSignedIn,
    body: CheckPassword,
    answer: PasswordCheckAnswer,
    run: async ({ store, passwords, organisationWords }, { actor, body }) => {
      const name = body.name ?? (await findAccount(store.read, accountOf(actor).account))?.name ?? ''
      return { reasons: [...(await passwords.check(body.password, { name, organisationWords }))] }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/accounts',
    summary: { ja: 'アカウントの一覧', en: 'List accounts' },
    allow: administrators,
    query: z.strictObject({ after: z.string().max(100).default('') }),
    answer: AccountList,
    run: async ({ store, now }, { query }) => {
      const rows = await listAccounts(store.read, { after: query.after, limit: PAGE + 1 })
      const shown = rows.slice(0, PAGE)
      const invited = await listInvitations(store.read, { accounts: shown.map((row) => row.id), now: now() })
      const last = shown.at(-1)
      return {
        accounts: shown.map((row) => accountAnswer(row, invited.get(row.id))),
        ...(rows.length > PAGE && last !== undefined ? { next: last.name } : {}),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts',
    summary: { ja: 'アカウントを作り、招待チケットを発行する', en: 'Create an account and issue its invitation' },
    allow: administrators,
    body: InviteAccount,
    answer: InvitationAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const { account, ticket, expiresAt } = await inviteAccount(deps, actor, body)
      return { account: accountAnswer(account, expiresAt), ticket, expiresAt }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/accounts/:account/roles',
    summary: { ja: 'アカウントの役割を変える', en: 'Change the roles of an account' },
    allow: administrators,
    params: AccountParams,
    body: SetRoles,
    answer: AccountAnswer,
    run: async (deps, { actor, params, body }) => {
      await changeRoles(deps, actor, { account: params.account, roles: body.roles })
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/lock',
    summary: { ja: 'アカウントをロックし、すべてのセッションを終える', en: 'Lock an account and end all its sessions' },
    allow: administrators,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await lockAccount(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/unlock',
    summary: { ja: 'アカウントのロックを解く', en: 'Unlock an account' },
    allow: administrators,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await unlockAccount(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
]

async function signedIn(deps: Deps, session: StartedSession, answering: Headers): Promise<SignedInAnswer> {
  answering.append(
    'set-cookie',
    sessionCookie(deps.place, { token: session.token, until: session.until, now: deps.now() }),
  )
  return {
    account: await readAccount(deps, session.account),
    csrf: csrfOf(session.token),
    idleUntil: deps.now() + SESSION_IDLE_MS,
    until: session.until,
  }
}

async function presentSession(deps: Deps, actor: { readonly account: string }, token: string): Promise<SignedInAnswer> {
  const session = (await findSessionByToken(deps.store.read, hashSecret('session', token)))?.session
  if (session === undefined) throw new Fault('not_signed_in')
  return {
    account: await readAccount(deps, actor.account),
    csrf: csrfOf(token),
    idleUntil: session.last_seen_at + SESSION_IDLE_MS,
    until: session.until,
  }
}

async function readAccount({ store, now }: Pick<Deps, 'store' | 'now'>, id: string): Promise<AccountAnswer> {
  const row = await findAccount(store.read, id)
  if (row === undefined) throw new Fault('not_found')
  const invited = await listInvitations(store.read, { accounts: [id], now: now() })
  return accountAnswer(row, invited.get(id))
}

function accountAnswer(row: AccountRow, invitedUntil: number | undefined): AccountAnswer {
  return {
    id: row.id,
    name: row.name,
    ...(row.person_id === null ? {} : { person: row.person_id }),
    roles: [...readRoles(row.roles)],
    createdAt: row.created_at,
    ...(row.locked_at === null ? {} : { lockedAt: row.locked_at }),
    ...(invitedUntil === undefined ? {} : { invitedUntil }),
  }
}
