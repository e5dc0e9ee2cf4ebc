import { createHash, randomBytes } from 'node:crypto'
import {
  type Destination,
  ENTER_PAGE,
  Entered,
  GATEWAY_PATH,
  type RedeemEnter,
  type StreamPosition,
} from '@taga/contract'
import type { KnownFacts } from '../facts/known.ts'
import { cookieOf, FLOW_COOKIE, SESSION_COOKIE, setCookie } from './cookies.ts'
import { type Language, type Page } from './page.ts'
import type { BrowserSessions } from './sessions.ts'

/** How long the way there and back may take: signing in with a second factor, too. */
const FLOW_SECONDS = 30 * 60
/** How long to wait until the stream has the session. */
const WAIT_MS = 2_000
const MOST_BACK_LENGTH = 1_500

export const ENTER_PATH = `${GATEWAY_PATH}enter`

export type Entering = {
  readonly facts: Pick<KnownFacts, 'find'>
  readonly sessions: BrowserSessions
  /** The administration's address. */
  readonly publicUrl: () => string | undefined
  /** Asks the server; rejects where it refuses or cannot be asked. */
  readonly redeem: (body: RedeemEnter) => Promise<unknown>
  /** Whether the stream has come to this position, within that time. */
  readonly whenAt: (position: StreamPosition, withinMs: number) => Promise<boolean>
}

/** Where a browser is sent to show who it is, and the cookie that ties what comes back to it. Undefined before the server has told its address. */
export function enterUrl(
  { publicUrl }: Pick<Entering, 'publicUrl'>,
  from: {
    readonly destination: Destination
    readonly port: number
    readonly path: string
    readonly cookies: string | undefined
  },
): { readonly url: string; readonly cookie: string } | undefined {
  const base = publicUrl()
  if (base === undefined) return undefined
  const secret = flowOf(from.cookies)?.secret ?? randomBytes(32).toString('base64url')
  const back = from.path.length <= MOST_BACK_LENGTH && !from.path.startsWith(GATEWAY_PATH) ? from.path : '/'
  const url = new URL(ENTER_PAGE, base)
  url.searchParams.set('destination', from.destination.id)
  url.searchParams.set('flow', digest(secret))
  if (from.port !== portOf(url)) url.searchParams.set('port', String(from.port))
  const cookie = setCookie(FLOW_COOKIE, `${secret}.${Buffer.from(back).toString('base64url')}`, FLOW_SECONDS)
  return { url: url.href, cookie }
}

function portOf(url: URL): number {
  return url.port === '' ? 443 : Number(url.port)
}

function flowOf(cookies: string | undefined): { readonly secret: string; readonly back: string } | undefined {
  const [secret = '', back = ''] = cookieOf(cookies, FLOW_COOKIE)?.split('.') ?? []
  if (!/^[\w-]{43}$/.test(secret)) return undefined
  const path = Buffer.from(back, 'base64url').toString()
  return { secret, back: /^\/(?![/\\])[\u0021-\u005b\u005d-\u007e]*$/.test(path) ? path : '/' }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export type EnterOutcome =
  | { readonly kind: 'entered'; readonly back: string; readonly cookies: readonly string[] }
  | { readonly kind: 'refused'; readonly cause: 'noFlow' | 'codeRefused' | 'noSession' }

/** Turns the code that a browser brought into a session of this name: once, and only in the browser that set out for it. */
export async function enter(
  { facts, sessions, redeem, whenAt }: Entering,
  asked: {
    readonly destination: Destination
    readonly code: string
    readonly cookies: string | undefined
    readonly address: string
  },
): Promise<EnterOutcome> {
  const flow = flowOf(asked.cookies)
  if (flow === undefined) return { kind: 'refused', cause: 'noFlow' }
  if (!/^[\w-]{20,100}$/.test(asked.code)) return { kind: 'refused', cause: 'codeRefused' }
  const answered = await redeem({
    code: asked.code,
    flow: digest(flow.secret),
    destination: asked.destination.id,
  }).then(
    (body) => Entered.safeParse(body),
    () => undefined,
  )
  if (answered?.success !== true) return { kind: 'refused', cause: 'codeRefused' }
  const { session, position } = answered.data
  if (position !== undefined) await whenAt(position, WAIT_MS)
  const known = facts.find('session', session)
  if (known?.of === undefined) return { kind: 'refused', cause: 'noSession' }
  const token = sessions.begin({
    session,
    destination: asked.destination.id,
    address: asked.address,
    of: known.of,
  })
  return {
    kind: 'entered',
    back: flow.back,
    cookies: [setCookie(SESSION_COOKIE, token), setCookie(FLOW_COOKIE, '', 0)],
  }
}

const SCRIPT = `(async()=>{const c=location.hash.slice(1);history.replaceState(null,'',location.pathname);const l=document.getElementById('lead');try{const r=await fetch(location.pathname,{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({code:c})});const b=await r.json();if(r.ok){location.replace(b.back);return}l.textContent=l.lang==='en'?b.en:b.ja}catch{location.replace(document.querySelector('.go').href)}})()`

/** The page to which a browser comes back, with its code in the fragment. */
export function enterPage(language: Language, cookies: string | undefined): Page {
  const ja = language === 'ja'
  return {
    status: 200,
    language,
    title: ja ? '開いています' : 'Opening',
    lead: ja ? '少しお待ちください。' : 'One moment, please.',
    action: { href: flowOf(cookies)?.back ?? '/', words: ja ? 'やり直す' : 'Try again' },
    script: SCRIPT.replace("l.lang==='en'?b.en:b.ja", language === 'en' ? 'b.en' : 'b.ja'),
  }
}

export const ENTER_REFUSED = {
  ja: '入れませんでした。「やり直す」を押して、もう一度お入りください。',
  en: 'You could not be let in. Press “Try again” to enter once more.',
} as const
