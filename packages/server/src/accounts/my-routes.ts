import {
  AddPasskey,
  ChangePassword,
  ConfirmTotp,
  MySignIn,
  PasskeyOptions,
  RecoveryCodes,
  RenamePasskey,
  TotpSetUp,
} from '@taga/contract'
import { z } from 'zod'
import { accountOf, anyoneSignedIn } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { changePassword } from './change-password.ts'
import { reportExposure } from './expose-account.ts'
import {
  addPasskey,
  addTotp,
  myPasskeyOptions,
  myTotpToSetUp,
  newRecoveryCodes,
  readMySignIn,
  removePasskey,
  removeTotp,
  rename,
} from './my-factors.ts'

const Nothing = z.object({})
const PasskeyParams = z.strictObject({ passkey: z.string().min(1).max(1400) })

const passkeyRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/my/passkeys/options',
    summary: { ja: '自分のパスキーの作成を始める', en: "Begin to make a passkey of one's own" },
    allow: anyoneSignedIn,
    fresh: true,
    beforeFactor: true,
    answer: PasskeyOptions,
    run: async (deps, { actor }) => myPasskeyOptions(deps, accountOf(actor)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/passkeys',
    summary: { ja: '自分のパスキーを加える', en: 'Add a passkey' },
    allow: anyoneSignedIn,
    fresh: true,
    beforeFactor: true,
    body: AddPasskey,
    answer: MySignIn,
    run: async (deps, { actor, body }) => {
      await addPasskey(deps, accountOf(actor), body)
      return readMySignIn(deps, accountOf(actor))
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/my/passkeys/:passkey',
    summary: { ja: '自分のパスキーの名前を変える', en: 'Rename a passkey' },
    allow: anyoneSignedIn,
    params: PasskeyParams,
    body: RenamePasskey,
    answer: MySignIn,
    run: async (deps, { actor, params, body }) => {
      await rename(deps, accountOf(actor), { id: params.passkey, name: body.name })
      return readMySignIn(deps, accountOf(actor))
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/my/passkeys/:passkey',
    summary: { ja: '自分のパスキーを消す', en: 'Remove a passkey' },
    allow: anyoneSignedIn,
    fresh: true,
    params: PasskeyParams,
    answer: MySignIn,
    run: async (deps, { actor, params }) => {
      await removePasskey(deps, accountOf(actor), params.passkey)
      return readMySignIn(deps, accountOf(actor))
    },
  }),
]

const totpRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/my/totp',
    summary: { ja: '認証アプリの設定を始める', en: 'Begin to set up an authenticator app' },
    allow: anyoneSignedIn,
    fresh: true,
    beforeFactor: true,
    answer: TotpSetUp,
    run: async (deps, { actor }) => myTotpToSetUp(deps, accountOf(actor)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/totp/confirm',
    summary: { ja: '認証アプリのコードで設定を終える', en: 'Finish setting up an authenticator app by its code' },
    allow: anyoneSignedIn,
    fresh: true,
    beforeFactor: true,
    body: ConfirmTotp,
    answer: MySignIn,
    run: async (deps, { actor, body }) => {
      await addTotp(deps, accountOf(actor), body)
      return readMySignIn(deps, accountOf(actor))
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/my/totp',
    summary: { ja: '認証アプリの設定を消す', en: 'Remove the authenticator app' },
    allow: anyoneSignedIn,
    fresh: true,
    answer: MySignIn,
    run: async (deps, { actor }) => {
      await removeTotp(deps, accountOf(actor))
      return readMySignIn(deps, accountOf(actor))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/recovery-codes',
    summary: {
      ja: '復旧コードを10個作る（前のものは使えなくなる）',
      en: 'Make ten recovery codes, which puts the former out of use',
    },
    allow: anyoneSignedIn,
    fresh: true,
    beforeFactor: true,
    answer: RecoveryCodes,
    run: async (deps, { actor }) => ({ codes: [...(await newRecoveryCodes(deps, accountOf(actor)))] }),
  }),
]

/** What one does about one's own ways of signing in. */
export const myAccountRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/my/sign-in',
    summary: { ja: '自分のサインイン方法', en: 'How one signs in' },
    allow: anyoneSignedIn,
    beforeFactor: true,
    answer: MySignIn,
    run: async (deps, { actor }) => readMySignIn(deps, accountOf(actor)),
  }),
  ...passkeyRoutes,
  ...totpRoutes,
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
    path: '/api/my/exposure',
    summary: {
      ja: '自分の認証情報が知られたおそれを届け出る',
      en: "Report that somebody else may know one's credentials",
    },
    allow: anyoneSignedIn,
    answer: MySignIn,
    run: async (deps, { actor }) => {
      await reportExposure(deps, accountOf(actor))
      return readMySignIn(deps, accountOf(actor))
    },
  }),
]
