import { ApiFault, Offline } from './api-fault.ts'
import { stepUp } from './step-up-gate.ts'

export { ApiFault, Offline } from './api-fault.ts'

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Query = Readonly<Record<string, string | number | boolean | undefined>>
type Asked = { readonly method: 'GET' | Method; readonly url: string; readonly body?: unknown }

/** How long one answer may take; an upload or a long list still fits. */
const TIMEOUT_MS = 60_000

let csrf = ''
let owner: string | undefined
let onSignedOut: () => void = () => undefined
let onOtherAccount: () => void = () => undefined
let decorate: (asked: Asked) => Promise<Readonly<Record<string, string>>> = async () => ({})

/** The session's token that goes with every change, and whose it is. */
export function keepCsrf(token: string, account?: string): void {
  csrf = token
  owner = account
}

/** Whether this page belongs to another account than the browser's session by now; then it is begun anew. */
export function isOfAnother(account: string | undefined): boolean {
  const isOther = owner !== undefined && owner !== account
  if (isOther) onOtherAccount()
  return isOther
}

/** What to do when somebody else has signed in in another tab: what this page shows and holds is not theirs. */
export function whenOtherAccount(listener: () => void): void {
  onOtherAccount = listener
}

/** What to do when the server no longer knows the session. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** Headers that every request carries besides, such as the proof by the key of this browser. */
export function decorateRequests(headersFor: typeof decorate): void {
  decorate = headersFor
}

/** Reads from the API. @throws ApiFault for a "no" of the server, Offline where nothing answered */
export function get<Answer>(path: string, query: Query = {}): Promise<Answer> {
  return ask({ method: 'GET', url: withQuery(path, query) })
}

/**
 * Changes something. A body that is a `Blob` goes as it is, everything else as JSON. Where the server asks for a fresh proof, the person
 * is asked for it and the request is sent again.
 * @throws ApiFault, Offline
 */
export function send<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  return ask({ method, url: path, body })
}

/** The address with this query; what is undefined or empty is left out. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

async function ask<Answer>(asked: Asked): Promise<Answer> {
  const first = await request(asked)
  if (!(first instanceof ApiFault)) return first as Answer // the caller names the shape that this route answers
  const again = await mayAskAgain(first, asked)
  const answer = again ? await request(asked) : first
  if (!(answer instanceof ApiFault)) return answer as Answer // as above
  if (answer.code === 'not_signed_in') onSignedOut()
  throw answer
}

/** A fresh proof was given, or another tab signed in and the token changed. */
async function mayAskAgain(fault: ApiFault, asked: Asked): Promise<boolean> {
  if (fault.code === 'step_up_needed') return stepUp()
  if (fault.code !== 'bad_csrf' || asked.method === 'GET') return false
  const session = await request({ method: 'GET', url: '/api/session' })
  const renewed = readRenewed(session)
  if (renewed === undefined || isOfAnother(renewed.account)) return false
  keepCsrf(renewed.csrf, renewed.account)
  return true
}

function readRenewed(session: unknown): { readonly csrf: string; readonly account: string | undefined } | undefined {
  if (session instanceof ApiFault || typeof session !== 'object' || session === null || !('csrf' in session))
    return undefined
  const account = 'account' in session ? session.account : undefined
  const id = typeof account === 'object' && account !== null && 'id' in account ? String(account.id) : undefined
  return { csrf: String(session.csrf), account: id }
}

async function request(asked: Asked): Promise<unknown> {
  const response = await reach(asked)
  const text = await response.text().catch((cause: unknown) => {
    throw new Offline({ cause })
  })
  const answer = parse(text)
  return response.ok ? answer : new ApiFault(response.status, answer)
}

async function reach(asked: Asked): Promise<Response> {
  const { method, url, body } = asked
  const raw = body instanceof Blob
  const headers: Record<string, string> = { accept: 'application/json', ...(await decorate(asked)) }
  if (method !== 'GET') headers['taga-csrf'] = csrf
  if (body !== undefined && !raw) headers['content-type'] = 'application/json'
  if (raw) headers['content-type'] = 'application/octet-stream'
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    })
  } catch (cause) {
    throw new Offline({ cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
