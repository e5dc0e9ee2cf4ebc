import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CLOUD_SIGN_IN_PAGE,
  CLOUD_SIGN_OUT_PAGE,
  type CloudServiceInput,
  type CloudSignOutAnswer,
  type CloudSignedOutAnswer,
} from '@taga/contract'
import { PAGE_HEADER, pageProofText, writePageProof } from '@taga/core'
import { randomBytes } from 'node:crypto'
import { startSession } from '../accounts/start-session.ts'
import { insertAccount } from '../accounts/store.ts'
import { addService } from '../cloud-sign-in/keep-service.ts'
import type { CloudServiceRow } from '../cloud-sign-in/store.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import { csrfOf } from '../http/csrf.ts'
import { createLog, type LogLine } from '../log.ts'
import { newId } from '../new-id.ts'
import { insertPerson } from '../people/insert-person.ts'
import { addDepartment } from '../people/departments.ts'
import { addResource } from '../resources/keep-resource.ts'
import { publishRules } from '../rules/publish-rules.ts'
import { type RunningServer, startServer } from '../start-server.ts'
import type { Ask, Signed } from './test-app.ts'
import { enrolTestDevice, type TestDevice } from './test-device.ts'
import { type Database, emptyPlace } from './test-store.ts'
import { askTicket, bindTestPage, challengeOf, openTestPage, signText, type TestPage } from './test-page.ts'

/** A worker with a company laptop, and their browser on it. */
export type CloudWorker = Signed & {
  readonly device: TestDevice
  readonly page: TestPage
  readonly browser: TestBrowser
}

/** A browser as far as redirects and cookies go. */
export type TestBrowser = {
  /** Follows redirects from here until one leads away from our server, or an answer is a page. */
  go(url: string, init?: RequestInit): Promise<{ readonly url: string; readonly response: Response | undefined }>
  readonly cookieFor: (url: string) => string
  keep(response: Response, url: string): void
}

export type CloudWorld = {
  readonly server: RunningServer
  readonly deps: Deps
  readonly url: string
  readonly logged: readonly LogLine[]
  readonly resource: string
  worker(more?: { readonly mail?: string; readonly rights?: readonly string[] }): Promise<CloudWorker>
  addService(draft: Partial<CloudServiceInput> & Pick<CloudServiceInput, 'protocol' | 'name'>): Promise<CloudServiceRow>
  /** What the page of a sign-in that waits does, by a worker's browser on their device; `browser` where it is another's. */
  decide(
    worker: CloudWorker,
    waitingUrl: string,
    browser?: TestBrowser,
  ): Promise<{ readonly status: number; readonly body: Decided }>
  /** What the page of a sign-out that waits does, by this browser: asks what else would end, and finishes without ending more. */
  signOut(pageUrl: string, by: Pick<CloudWorker, 'browser'> & { readonly token?: string }): Promise<SignedOutAt>
  enforce(rule: string): Promise<void>
  close(): Promise<void>
}
export type SignedOutAt = {
  readonly status: number
  readonly asked: CloudSignOutAnswer
  readonly done: CloudSignedOutAnswer
}
export type Decided = { outcome?: string; url?: string; reasons?: { rule: string }[]; fault?: string; problem?: string }

/** A real server on a real clock, with a resource for cloud services and people who may use it. */
export async function startCloudWorld(on: Database): Promise<CloudWorld> {
  const place = await emptyPlace(on)
  const folder = await mkdtemp(join(tmpdir(), 'taga-cloud-'))
  const logged: LogLine[] = []
  const log = createLog(Date.now, (line) => logged.push(line))
  const server = await startServer({
    dataDir: folder,
    database: place.url,
    port: 0,
    host: '127.0.0.1',
    log,
    now: Date.now,
  })
  const { deps, url } = server
  const resource = await addResource(deps, 'server', {
    name: 'クラウド会計',
    level: 'business',
    rightNeeded: 'kaikei',
    teleworkAllowed: true,
    savingPossible: false,
  })
  const department = await addDepartment(deps, 'server', { name: '営業部', patterns: ['cloud_app'] })
  const ask = async (method: string, path: string, { as, body, bytes, headers = {} }: Ask = {}) => {
    const sent = new Headers({ origin: url })
    if (as !== undefined) sent.set('cookie', `taga=${as.token}`)
    if (as !== undefined && method !== 'GET') sent.set('taga-csrf', csrfOf(as.token))
    if (body !== undefined) sent.set('content-type', 'application/json')
    for (const [name, value] of Object.entries(headers)) {
      if (value === '') sent.delete(name)
      else sent.set(name, value)
    }
    const payload = bytes === undefined ? (body === undefined ? null : JSON.stringify(body)) : Buffer.from(bytes)
    return fetch(`${url}${path}`, { method, headers: sent, body: payload })
  }

  async function worker(
    more: { readonly mail?: string; readonly rights?: readonly string[] } = {},
  ): Promise<CloudWorker> {
    const account = newId(deps.random)
    const signed = await deps.store.write(async (tx) => {
      const person = await insertPerson(tx, deps, 'server', {
        name: '佐藤 花',
        rights: more.rights ?? ['kaikei'],
        department: department.id,
        mail: more.mail ?? `${account}@example.jp`,
      })
      await insertAccount(tx.db, {
        id: account,
        name: account,
        person_id: person.id,
        roles: '[]',
        password_hash: 'a hash that no password matches',
        password_changed_at: deps.now(),
        created_at: deps.now(),
        locked_at: null,
      })
      const { token } = await startSession(deps, tx, { account, from: { address: '127.0.0.1', browser: 'test' } })
      return { account, person: person.id, token }
    })
    const device = await enrolTestDevice(deps, { user: signed.person })
    const page = openTestPage(signed)
    const bound = await bindTestPage({ ask }, page, await askTicket({ ask }, device, 1))
    if (bound.status >= 300) throw new Error(`not bound: ${await bound.text()}`)
    // the agent has seen the page
    await deps.store.write(({ db }) =>
      db.updateTable('session_pages').set({ vouched_at: deps.now() }).where('device_id', '=', device.id).execute(),
    )
    return { ...signed, device, page, browser: openTestBrowser(url, signed.token) }
  }

  return {
    server,
    deps,
    url,
    logged,
    resource: resource.id,
    worker,
    addService: (draft) => addService(deps, 'server', { ...common(resource.id), ...draft } as CloudServiceInput), // the tests give what the protocol has
    decide: async (by, waitingUrl, browser = by.browser) => {
      const { pathname: path } = new URL(waitingUrl)
      const challenge = await challengeOf({ ask }, by)
      const nonce = randomBytes(16).toString('base64url')
      const text = pageProofText({ csrf: csrfOf(by.token), challenge, nonce, method: 'POST', path })
      const proof = writePageProof({ challenge, nonce, signature: signText(by.page.key, text) })
      const cookie = [`taga=${by.token}`, browser.cookieFor(waitingUrl)].filter((part) => part !== '').join('; ')
      const headers = { cookie, [PAGE_HEADER]: proof, 'taga-csrf': csrfOf(by.token) }
      const response = await ask('POST', path, { headers })
      browser.keep(response, waitingUrl)
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
    signOut: async (pageUrl, { browser, token }) => {
      const path = `/api/cloud-sign-outs/${new URL(pageUrl).pathname.slice(CLOUD_SIGN_OUT_PAGE.length + 1)}`
      const cookies = [...(token === undefined ? [] : [`taga=${token}`]), browser.cookieFor(url + path)]
      const headers = { cookie: cookies.join('; '), ...(token !== undefined && { 'taga-csrf': csrfOf(token) }) }
      const looked = await ask('GET', path, { headers })
      const finished = await ask('POST', path, { headers })
      return {
        status: finished.status,
        asked: JSON.parse(await looked.text()),
        done: JSON.parse(await finished.text()),
      }
    },
    enforce: async (rule) => {
      const { set, number } = await currentRules(deps.store.read, deps.now())
      const rules = set.rules.map((one) => (one.id === rule ? { ...one, mode: 'enforce' as const } : one))
      const adopted = [...new Set([...set.adopted, 'posture' as const, 'session' as const])]
      await publishRules(deps, 'server', { after: number, draft: { rules, settings: { ...set.settings }, adopted } })
    },
    close: async () => {
      await server.close()
      await place.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function common(resource: string) {
  return {
    resource,
    startUrl: 'https://service.example.jp/start',
    released: ['email', 'name'],
    revocation: { kind: 'none' },
  }
}

/** Where a browser stays for its person. */
const PAGES = [CLOUD_SIGN_IN_PAGE, CLOUD_SIGN_OUT_PAGE]

type Cookie = { readonly name: string; readonly value: string; readonly path: string }

export function openTestBrowser(server: string, token = ''): TestBrowser {
  let jar: readonly Cookie[] = []
  const cookieFor = (url: string) => {
    const { pathname } = new URL(url)
    const fit = jar.filter(
      ({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    return fit.map(({ name, value }) => `${name}=${value}`).join('; ')
  }
  const keep = (response: Response, url: string) => {
    for (const set of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = set.split('; ')
      const at = pair.indexOf('=')
      const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? new URL(url).pathname
      const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path }
      jar = [...jar.filter(({ name, path: other }) => name !== cookie.name || other !== path), cookie]
    }
  }
  return {
    cookieFor,
    keep,
    go: async (start, init) => {
      let url = start
      let first = init
      for (let steps = 0; steps < 10; steps += 1) {
        if (!url.startsWith(server)) return { url, response: undefined }
        if (PAGES.some((page) => new URL(url).pathname.startsWith(`${page}/`))) return { url, response: undefined }
        const headers = new Headers(first?.headers)
        headers.set(
          'cookie',
          [...(token === '' ? [] : [`taga=${token}`]), cookieFor(url)].filter((part) => part !== '').join('; '),
        )
        const response = await fetch(url, { ...first, headers, redirect: 'manual' })
        first = undefined
        keep(response, url)
        const next = response.headers.get('location')
        if (next === null) return { url, response }
        url = new URL(next, url).href
      }
      throw new Error('sent in circles')
    },
  }
}

/** Something of a service's own that we call: every request with its body, answered as told. */
export async function listenAs(
  answer: (
    request: IncomingMessage,
    body: string,
  ) => { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<{ readonly url: string; readonly server: Server; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { status, body = '', headers = {} } = answer(request, Buffer.concat(parts).toString('utf8'))
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Waits until it is so. */
export async function until(what: string, isSo: () => unknown): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`still not so: ${what}`)
}
