import {
  AccountAnswer,
  AccountList,
  AccountListQuery,
  AccountRowAnswer,
  CheckPassword,
  InvitationAnswer,
  InviteAccount,
  LinkPerson,
  PasswordCheckAnswer,
  SessionList,
  SetRoles,
} from '@taga/contract'
import { z } from 'zod'
import { passwordCheckers } from '../api-keys/allow.ts'
import { administrators } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { accountAnswer, readAccount } from './answers.ts'
import { exposeAccount } from './expose-account.ts'
import { changeRoles, endSessionsOf, keepAccount, linkPerson, lockAccount, unlockAccount } from './govern-account.ts'
import { type Invitation, inviteAccount, reissueInvitation } from './invite-account.ts'
import { listAccountRows, readAccountRow } from './list-accounts.ts'
import { myAccountRoutes } from './my-routes.ts'
import { checkCandidate } from './require-good-password.ts'
import { resetAccount, resetFactors } from './reset-account.ts'
import { SESSION_IDLE_MS } from './session-times.ts'
import { sessionAnswer, signInRoutes } from './sign-in-routes.ts'
import { findAccount, listSessions } from './store.ts'

const Nothing = z.object({})
const AccountParams = z.strictObject({ account: z.string().min(1).max(100) })
const SessionParams = z.strictObject({ account: z.string().min(1).max(100), session: z.string().min(1).max(100) })

const registerRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/accounts',
    summary: { ja: 'アカウントの台帳', en: 'The register of accounts' },
    allow: administrators,
    query: AccountListQuery,
    answer: AccountList,
    run: async ({ store, now }, { query }) => {
      const { rows, next, total } = await listAccountRows(store.read, query, now())
      return { rows: [...rows], total, ...(next === undefined ? {} : { next }) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts',
    summary: { ja: 'アカウントを作り、招待チケットを発行する', en: 'Create an account and issue its invitation' },
    allow: administrators,
    fresh: true,
    body: InviteAccount,
    answer: InvitationAnswer,
    status: 201,
    run: async (deps, { actor, body }) => invitationAnswer(await inviteAccount(deps, actor, body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/accounts/:account',
    summary: { ja: 'アカウントを見る', en: 'See an account' },
    allow: administrators,
    params: AccountParams,
    answer: AccountRowAnswer,
    run: async ({ store, now }, { params }) => readAccountRow(store.read, params.account, now()),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/invitation',
    summary: {
      ja: '招待を発行し直す（前のものは使えなくなる）',
      en: 'Issue an invitation anew in place of the former',
    },
    allow: administrators,
    fresh: true,
    params: AccountParams,
    answer: InvitationAnswer,
    run: async (deps, { actor, params }) => invitationAnswer(await reissueInvitation(deps, actor, params.account)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/accounts/:account/roles',
    summary: { ja: 'アカウントの役割を変える', en: 'Change the roles of an account' },
    allow: administrators,
    fresh: true,
    params: AccountParams,
    body: SetRoles,
    answer: AccountAnswer,
    run: async (deps, { actor, params, body }) => {
      await changeRoles(deps, actor, { account: params.account, roles: body.roles })
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/accounts/:account/person',
    summary: { ja: 'アカウントを人の台帳に結び付ける', en: 'Link an account to a person of the register' },
    allow: administrators,
    fresh: true,
    params: AccountParams,
    body: LinkPerson,
    answer: AccountAnswer,
    run: async (deps, { actor, params, body }) => {
      await linkPerson(deps, actor, { account: params.account, person: body.person })
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/review',
    summary: { ja: 'アカウントを確認し、引き続き使うと記録する', en: 'Review an account and keep it' },
    allow: administrators,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await keepAccount(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
]

const stopRoutes: readonly Route[] = [
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
    fresh: true,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await unlockAccount(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/exposure',
    summary: {
      ja: '認証情報が知られたおそれを記録し、変更を求める',
      en: 'Record that credentials may be known to somebody else, and ask for a change',
    },
    allow: administrators,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await exposeAccount(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/factors/reset',
    summary: {
      ja: 'パスキー・認証アプリ・復旧コードを消す',
      en: 'Take away passkeys, authenticator app and recovery codes',
    },
    allow: administrators,
    fresh: true,
    params: AccountParams,
    answer: AccountAnswer,
    run: async (deps, { actor, params }) => {
      await resetFactors(deps, actor, params.account)
      return readAccount(deps, params.account)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/accounts/:account/reset',
    summary: {
      ja: 'すべてのサインイン手段を消し、招待からやり直してもらう',
      en: 'Put everything the account signs in with out of use and invite its owner anew',
    },
    allow: administrators,
    fresh: true,
    params: AccountParams,
    answer: InvitationAnswer,
    run: async (deps, { actor, params }) => invitationAnswer(await resetAccount(deps, actor, params.account)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/accounts/:account/sessions',
    summary: { ja: 'アカウントのセッションの一覧', en: "List an account's sessions" },
    allow: administrators,
    params: AccountParams,
    answer: SessionList,
    run: async (deps, { actor, params }) => {
      await readAccount(deps, params.account)
      const now = deps.now()
      const rows = await listSessions(deps.store.read, {
        account: params.account,
        now,
        seenAfter: now - SESSION_IDLE_MS,
      })
      const present = actor.kind === 'account' ? actor.session : ''
      return { sessions: rows.map((row) => sessionAnswer(row, present)) }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/accounts/:account/sessions',
    summary: { ja: 'アカウントのすべてのセッションを終える', en: "End all of an account's sessions" },
    allow: administrators,
    params: AccountParams,
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await endSessionsOf(deps, actor, { account: params.account })
      return {}
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/accounts/:account/sessions/:session',
    summary: { ja: 'アカウントのセッションを終える', en: "End one of an account's sessions" },
    allow: administrators,
    params: SessionParams,
    answer: Nothing,
    run: async (deps, { actor, params }) => {
      await endSessionsOf(deps, actor, params)
      return {}
    },
  }),
]

/** Signing in, one's own account, and the register of accounts. */
export const accountRoutes: readonly Route[] = [
  ...signInRoutes,
  ...myAccountRoutes,
  defineRoute({
    method: 'POST',
    path: '/api/password/check',
    summary: {
      ja: 'パスワードの候補が使えるかを調べる（保存しない。ほかのシステムはAPIキーで使う）',
      en: 'Check whether a password could be used; nothing is kept. Other systems ask by an API key',
    },
    allow: passwordCheckers,
    beforeFactor: true,
    apiKey: 'passwordCheck',
    body: CheckPassword,
    answer: PasswordCheckAnswer,
    run: async (deps, { actor, body }) => {
      const own = actor.kind === 'account' ? await findAccount(deps.store.read, actor.account) : undefined
      return { reasons: [...(await checkCandidate(deps, body.password, body.name ?? own?.name ?? ''))] }
    },
  }),
  ...registerRoutes,
  ...stopRoutes,
]

function invitationAnswer({ account, ticket, expiresAt }: Invitation): z.input<typeof InvitationAnswer> {
  return { account: accountAnswer(account, expiresAt), ticket, expiresAt }
}
