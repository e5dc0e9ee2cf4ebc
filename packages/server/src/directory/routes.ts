import {
  BeginDirectory,
  DirectorySettings,
  DirectoryUrl,
  Fault,
  FinishDirectory,
  SetDirectory,
  SignInAnswer,
  SignInOffer,
} from '@taga/contract'
import { z } from 'zod'
import { answerHalf, answerSignedIn, presentSession } from '../accounts/answers.ts'
import { isFresh } from '../accounts/session-facts.ts'
import { requestedFrom } from '../accounts/start-session.ts'
import type { Deps } from '../deps.ts'
import { administrators, everyone } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { relyingParty } from '../passkeys/relying-party.ts'
import { backChannelLogout } from './back-channel-logout.ts'
import { beginDirectory, redirectUriOf } from './begin-directory.ts'
import { directoryCookie, endedDirectoryCookie, readDirectoryCookie } from './directory-cookie.ts'
import { finishDirectory } from './finish-directory.ts'
import { afterLogoutUriOf } from './leave-directory.ts'
import { removeDirectory, setDirectory } from './settings.ts'
import { findDirectory } from './store.ts'

const Nothing = z.object({})
const LOGOUT_PATH = '/api/directory/back-channel-logout'

export const directoryRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/sign-in/offer',
    summary: { ja: 'サインインの手段', en: 'How one can sign in here' },
    allow: everyone,
    answer: SignInOffer,
    run: async ({ store, place }) => {
      const directory = await findDirectory(store.read)
      const party = relyingParty(place)
      return {
        ...(directory === undefined ? {} : { directory: directory.name }),
        ...(party === undefined ? {} : { passkeysAt: party.url }),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/directory/begin',
    summary: { ja: '組織の認証基盤でのサインインを始める', en: "Begin to sign in by the organisation's directory" },
    allow: everyone,
    beforeFactor: true,
    body: BeginDirectory,
    answer: DirectoryUrl,
    run: async (deps, { actor, body, request, answering }) => {
      // another way in is as good as a password: who only borrowed an open browser may not add one
      const isProved = request.sessionProof !== undefined && isFresh(request.sessionProof, deps.now())
      if (body.purpose === 'link' && actor.kind === 'account' && !isProved) throw new Fault('step_up_needed')
      const { url, step } = await beginDirectory(deps, actor, body)
      answering.append('set-cookie', directoryCookie(deps.place, step))
      return { url }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/session/directory',
    summary: { ja: '組織の認証基盤から戻ってサインインを終える', en: 'Finish what was begun at the directory' },
    allow: everyone,
    beforeFactor: true,
    body: FinishDirectory,
    answer: SignInAnswer,
    run: async (deps, { actor, body, request, answering }) => {
      const from = requestedFrom(request)
      answering.append('set-cookie', endedDirectoryCookie(deps.place))
      const step = readDirectoryCookie(deps.place, from.cookie ?? null)
      const started = await finishDirectory(deps, actor, { step, answer: body.answer, from })
      if (started === undefined) return presentSession(deps, request.sessionToken ?? '')
      if ('second' in started) return answerHalf(started)
      return answerSignedIn(deps, started, { from, answering })
    },
  }),
  defineRoute({
    method: 'POST',
    path: LOGOUT_PATH,
    summary: {
      ja: '組織の認証基盤からのサインアウトの知らせ（OpenID Connect Back-Channel Logout）',
      en: 'The directory says that somebody signed out there (OpenID Connect Back-Channel Logout)',
    },
    allow: everyone,
    body: z.object({ logout_token: z.string().min(1).max(16_384) }),
    bodyKind: 'form',
    answer: Nothing,
    run: async (deps, { body, request }) => {
      await backChannelLogout(deps, { token: body.logout_token, address: request.address })
      return {}
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/directory',
    summary: { ja: '組織の認証基盤との連携の設定', en: "The settings of the organisation's directory" },
    allow: administrators,
    answer: DirectorySettings,
    run: async (deps) => answerSettings(deps),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/directory',
    summary: {
      ja: '組織の認証基盤を設定する（接続を確かめてから保存）',
      en: 'Set the directory, after it has answered',
    },
    allow: administrators,
    fresh: true,
    body: SetDirectory,
    answer: DirectorySettings,
    run: async (deps, { actor, body }) => {
      await setDirectory(deps, actor, body)
      return answerSettings(deps)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/directory',
    summary: { ja: '組織の認証基盤との連携をやめる', en: 'Use the directory no longer' },
    allow: administrators,
    fresh: true,
    answer: DirectorySettings,
    run: async (deps, { actor }) => {
      await removeDirectory(deps, actor)
      return answerSettings(deps)
    },
  }),
]

async function answerSettings({ store, place }: Deps): Promise<DirectorySettings> {
  const row = await findDirectory(store.read)
  return {
    ...(row === undefined
      ? {}
      : {
          directory: {
            name: row.name,
            issuer: row.issuer,
            clientId: row.client_id,
            hasSecret: row.sealed !== null,
            byMail: row.by_mail === 1,
            updatedAt: row.updated_at,
          },
        }),
    redirectUri: redirectUriOf(place),
    logoutUri: `${place.url}${LOGOUT_PATH}`,
    afterLogoutUri: afterLogoutUriOf(place),
  }
}
