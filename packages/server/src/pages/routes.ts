import { CreateFirstAccount, Fault, PasswordReason, RegisterId, SignIn } from '@taga/contract'
import { PASSWORD_REASON_WORDS } from '@taga/core'
import { isInHands } from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { createFirstAccount } from '../accounts/create-first-account.ts'
import { endOwnSession } from '../accounts/end-session.ts'
import { signIn } from '../accounts/sign-in.ts'
import { requestedFrom, type StartedSession } from '../accounts/start-session.ts'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { countToday, judgeDevices, judgeRows } from '../decisions/today.ts'
import type { Deps } from '../deps.ts'
import { deviceFor } from '../devices/routes.ts'
import { listDevicesOf } from '../devices/store.ts'
import type { Actor } from '../http/actor.ts'
import { accountOf, anyoneSignedIn, everyone, overseers } from '../http/allow.ts'
import { csrfOf } from '../http/csrf.ts'
import { type RequestFacts, type Route, defineRoute } from '../http/route.ts'
import { endedSessionCookie, sessionCookie } from '../http/session-cookie.ts'
import { PageCursor, readCursor, writeCursor } from '../page-cursor.ts'
import { devicePage } from './device-page.ts'
import type { Html } from '../http/html.ts'
import { LANGUAGES, MESSAGES, chooseLanguage, languageCookie } from './language.ts'
import { type Page, layout } from './layout.ts'
import { MOST_LACKING, measuresPage } from './measures-page.ts'
import { setUpPage } from './set-up-page.ts'
import type { Tongue } from './show-value.ts'
import { signInPage } from './sign-in-page.ts'
import { ICON, SCRIPT, STYLE } from './style.ts'
import { type Today, todayPage } from './today-page.ts'

const PAGE_ROWS = 50
const ASSET_SECONDS = 3_600
const SCRIPT_PATH = '/assets/taga.js'

/** A page is opened by links from anywhere: what it does not know of the address it passes over. */
const PageQuery = z.object({
  lang: z.enum(LANGUAGES).optional().catch(undefined),
  after: PageCursor.optional().catch(undefined),
})
const Entered = z.string().max(2_000).default('')
const SignInForm = z.object({ name: Entered, password: Entered })
const SetUpForm = z.object({ ticket: Entered, personName: Entered, name: Entered, password: Entered })

type Showing = {
  readonly actor: Actor
  readonly query: z.output<typeof PageQuery>
  readonly request: RequestFacts
  readonly answering: Headers
}

export const pageRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/',
    summary: { ja: '画面：今日、誰がどの端末で働けるか', en: 'Page: who can work on which device today' },
    allow: anyoneSignedIn,
    page: true,
    query: PageQuery,
    run: async (deps, showing) => {
      const tongue = tongueOf(deps, showing)
      const today = await readToday(deps, showing)
      return show(showing, tongue, { title: tongue.messages.menu.today, path: '/', body: todayPage(today, tongue) })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/devices/:device',
    summary: { ja: '画面：端末の判定と点検', en: 'Page: verdicts and findings of a device' },
    allow: anyoneSignedIn,
    page: true,
    params: z.object({ device: RegisterId }),
    query: PageQuery,
    run: async (deps, { params, ...showing }) => {
      const { read } = deps.store
      const device = await deviceFor(deps, showing.actor, params.device)
      const tongue = tongueOf(deps, showing)
      const [now, rules] = [deps.now(), await currentRules(read, deps.now())]
      const [row] = await judgeRows(read, rules, { rows: [device], now: deps.now })
      if (row === undefined) throw new Fault('not_found')
      const body = devicePage({ row, rules, now }, tongue)
      return show(showing, tongue, { title: device.label, path: `/devices/${device.id}`, body })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/measures',
    summary: { ja: '画面：43の対策と桶', en: 'Page: the 43 measures and the barrel' },
    allow: overseers,
    page: true,
    query: PageQuery,
    run: async (deps, showing) => {
      const tongue = tongueOf(deps, showing)
      const judged = await deps.organisation()
      const lacking = judged.states.flatMap(({ mechanisms }) =>
        mechanisms.flatMap(({ result }) => result.lacking.slice(0, MOST_LACKING).map(({ id }) => id)),
      )
      const labels = await namesOf(deps.store.read, [...new Set(lacking)])
      const body = measuresPage({ ...judged, labels }, tongue)
      return show(showing, tongue, { title: tongue.messages.measures.title, path: '/measures', body })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/sign-in',
    summary: { ja: '画面：サインイン', en: 'Page: sign in' },
    allow: everyone,
    page: true,
    query: PageQuery,
    run: async (deps, showing) => {
      const tongue = tongueOf(deps, showing)
      return showSignIn(tongue, signInPage(tongue.messages))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sign-in',
    summary: { ja: '画面からサインインする', en: 'Sign in from the page' },
    allow: everyone,
    page: true,
    body: SignInForm,
    bodyKind: 'form',
    run: async (deps, { body, ...asking }) => {
      const showing = { ...asking, query: {} }
      const tongue = tongueOf(deps, showing)
      const refuse = (problem: 'failed' | 'waiting') =>
        showSignIn(tongue, signInPage(tongue.messages, problem, body.name.slice(0, 100)), 401)
      const wish = SignIn.safeParse(body)
      if (!wish.success) return refuse('failed')
      try {
        const begun = await signIn(deps, wish.data, requestedFrom(asking.request))
        return 'second' in begun ? refuse('failed') : begin(deps, begun, asking.answering)
      } catch (cause) {
        if (cause instanceof Fault && cause.code === 'wrong_credentials') return refuse('failed')
        if (cause instanceof Fault && cause.code === 'too_many_tries') return refuse('waiting')
        throw cause
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/set-up',
    summary: { ja: '画面：最初のアカウント', en: 'Page: the first account' },
    allow: everyone,
    page: true,
    query: PageQuery,
    run: async (deps, showing) => {
      const tongue = tongueOf(deps, showing)
      return showSetUp(tongue, setUpPage(tongue.messages))
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/set-up',
    summary: { ja: '画面から最初のアカウントを作る', en: 'Create the first account from the page' },
    allow: everyone,
    page: true,
    body: SetUpForm,
    bodyKind: 'form',
    run: async (deps, { body, ...asking }) => {
      const showing = { ...asking, query: {} }
      const tongue = tongueOf(deps, showing)
      const refuse = (problems: readonly string[]) => showSetUp(tongue, setUpPage(tongue.messages, problems, body), 422)
      const wish = CreateFirstAccount.safeParse({ ...body, ticket: body.ticket.trim() })
      if (!wish.success) return refuse([tongue.messages.setUp.badFields])
      try {
        return begin(deps, await createFirstAccount(deps, wish.data, requestedFrom(asking.request)), asking.answering)
      } catch (cause) {
        if (cause instanceof Fault && cause.code === 'ticket_refused') return refuse([tongue.messages.setUp.refused])
        if (cause instanceof Fault && cause.code === 'weak_password') return refuse(reasonsOf(cause, tongue))
        throw cause
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sign-out',
    summary: { ja: '画面からサインアウトする', en: 'Sign out from the page' },
    allow: anyoneSignedIn,
    page: true,
    body: z.object({}),
    bodyKind: 'form',
    run: async (deps, { actor, answering }) => {
      const account = accountOf(actor)
      await endOwnSession(deps, account, account.session)
      answering.append('set-cookie', endedSessionCookie(deps.place))
      return new Response(null, { status: 303, headers: { location: '/' } })
    },
  }),
  asset('/assets/taga.css', STYLE, 'text/css; charset=utf-8'),
  asset(SCRIPT_PATH, SCRIPT, 'text/javascript; charset=utf-8'),
  asset('/assets/icon.svg', ICON, 'image/svg+xml'),
]

function asset(path: `/${string}`, text: string, mediaType: string): Route {
  return defineRoute({
    method: 'GET',
    path,
    summary: { ja: `画面の部品：${path}`, en: `Part of the pages: ${path}` },
    allow: everyone,
    mediaType: mediaType.split(';')[0] ?? mediaType,
    run: async () =>
      new Response(text, {
        headers: { 'content-type': mediaType, 'cache-control': `public, max-age=${ASSET_SECONDS}` },
      }),
  })
}

/** The language of the page; one that the address asks for is remembered. */
function tongueOf(
  { place }: Pick<Deps, 'place'>,
  { query, request, answering }: Pick<Showing, 'query' | 'request' | 'answering'>,
): Tongue {
  const language = chooseLanguage(query.lang, request.headers)
  if (query.lang !== undefined) answering.append('set-cookie', languageCookie(query.lang, place.secure))
  return { language, messages: MESSAGES[language] }
}

function show(
  { actor, request }: Showing,
  { language }: Tongue,
  page: Pick<Page, 'title' | 'path' | 'body'>,
): Response {
  const viewer = { overseer: overseers(actor), csrf: csrfOf(request.sessionToken ?? '') }
  return layout({ ...page, language, viewer })
}

function showSignIn({ language, messages }: Tongue, body: Html, status = 200): Response {
  const page = layout({ language, title: messages.signIn.title, path: '/sign-in', script: SCRIPT_PATH, body })
  return new Response(page.body, { status, headers: page.headers })
}

function showSetUp({ language, messages }: Tongue, body: Html, status = 200): Response {
  const page = layout({ language, title: messages.setUp.title, path: '/set-up', script: SCRIPT_PATH, body })
  return new Response(page.body, { status, headers: page.headers })
}

/** An overseer sees everything in use, page by page; others see the devices they use themselves. */
async function readToday(deps: Pick<Deps, 'store' | 'now'>, { actor, query }: Showing): Promise<Today> {
  const { read } = deps.store
  const [now, rules] = [deps.now(), await currentRules(read, deps.now())]
  if (overseers(actor)) {
    const afterId = readCursor(query.after)?.id ?? ''
    const rows = await judgeDevices(read, rules, { now: deps.now, afterId, limit: PAGE_ROWS })
    const last = rows.length === PAGE_ROWS ? rows.at(-1)?.device.id : undefined
    const next = last === undefined ? undefined : writeCursor({ key: '', id: last })
    return { rows, rules, now, next, counts: await countToday(read, rules, deps.now) }
  }
  const { person } = accountOf(actor)
  const own = person === undefined ? [] : (await listDevicesOf(read, person)).filter((row) => isInHands(row.state))
  return {
    rows: await judgeRows(read, rules, { rows: own, now: deps.now }),
    rules,
    now,
    next: undefined,
    counts: undefined,
  }
}

/** Names of the devices, people and entrances that lack something; at most a thousand. */
async function namesOf(db: Kysely<Schema>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = ids.slice(0, 1_000)
  if (wanted.length === 0) return new Map()
  const devices = await db.selectFrom('devices').select(['id', 'label as name']).where('id', 'in', wanted).execute()
  const people = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', wanted).execute()
  const entrances = await db.selectFrom('entrances').select(['id', 'name']).where('id', 'in', wanted).execute()
  const resources = await db.selectFrom('resources').select(['id', 'name']).where('id', 'in', wanted).execute()
  const accounts = await db.selectFrom('accounts').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map([...devices, ...people, ...entrances, ...resources, ...accounts].map(({ id, name }) => [id, name]))
}

function begin(deps: Pick<Deps, 'place' | 'now'>, session: StartedSession, answering: Headers): Response {
  answering.append('set-cookie', sessionCookie(deps.place, { ...session, now: deps.now() }))
  return new Response(null, { status: 303, headers: { location: '/' } })
}

function reasonsOf({ detail }: Fault, { language, messages }: Tongue): readonly string[] {
  const reasons = z.array(z.object({ reason: PasswordReason })).safeParse(detail['reasons'])
  return reasons.success
    ? reasons.data.map(({ reason }) => messages.setUp.weak(PASSWORD_REASON_WORDS[reason][language]))
    : []
}
