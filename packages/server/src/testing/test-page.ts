import { randomBytes, sign } from 'node:crypto'
import { type DevicePage, PAGE_TICKET_PATH, TURN_PATH } from '@taga/contract'
import { PAGE_HEADER, pageBindText, pageProofText, writePageProof } from '@taga/core'
import { csrfOf } from '../http/csrf.ts'
import type { Signed, TestApp } from './test-app.ts'
import { type TestDevice, type TestKey, createTestKey, reportOf, signBytes } from './test-device.ts'

/** Where to ask: the app of a test, or a server that runs. */
type Asking = Pick<TestApp, 'ask'>

/** A page with a key of its own, in a browser that is signed in. */
export type TestPage = { readonly as: Signed; readonly key: TestKey }

export function openTestPage(as: Signed): TestPage {
  return { as, key: createTestKey('es256') }
}

/** What a device asks beside its reports, signed by its key. */
export function deviceCall(app: Asking, device: TestDevice, path: string, more: object = {}): Promise<Response> {
  const body = { format: 1, audience: device.audience, device: device.id, ...more }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const signature = signBytes(device.key, { purpose: 'taga-report/1', audience: device.audience, path, bytes })
  const headers = { origin: '', 'taga-device': device.id, 'taga-signature': signature }
  return app.ask('POST', path, { bytes, headers })
}

export async function askTicket(app: Asking, device: TestDevice, counter: number): Promise<string> {
  const answer = await deviceCall(app, device, PAGE_TICKET_PATH, { counter })
  return JSON.parse(await answer.text()).ticket
}

export async function takeTestTurn(app: Asking, device: TestDevice) {
  return JSON.parse(await (await deviceCall(app, device, TURN_PATH)).text())
}

/** Binds the page by a ticket; `changed` replaces what is sent. */
export function bindTestPage(app: Asking, page: TestPage, ticket: string, changed: object = {}): Promise<Response> {
  const signature = signText(page.key, pageBindText({ csrf: csrfOf(page.as.token), by: ticket }))
  const body = { by: 'agent', ticket, publicKey: page.key.publicKey, signature, ...changed }
  return app.ask('POST', '/api/session/device', { as: page.as, body })
}

/** Reports with these vouches. */
export function vouch(
  app: Pick<TestApp, 'ask' | 'clock'>,
  device: TestDevice,
  counter: number,
  vouches: readonly DevicePage[],
  seen: object = {},
) {
  const report = { counter, sentAt: app.clock.at, vouches: [...vouches], seen: { ...seen } }
  return app.ask('POST', '/api/reports', reportOf(device, report))
}

/** One request that carries a proof; `changed` replaces parts of what is signed, `sent` the header. */
export async function askProved(
  app: Asking,
  page: TestPage,
  method: string,
  path: string,
  more: {
    readonly challenge?: string
    readonly nonce?: string
    readonly signedPath?: string
    readonly body?: unknown
    readonly as?: Signed
  } = {},
): Promise<{ readonly response: Response; readonly header: string }> {
  const as = more.as ?? page.as
  const challenge = more.challenge ?? (await challengeOf(app, as))
  const nonce = more.nonce ?? randomBytes(16).toString('base64url')
  const text = pageProofText({ csrf: csrfOf(page.as.token), challenge, nonce, method, path: more.signedPath ?? path })
  const header = writePageProof({ challenge, nonce, signature: signText(page.key, text) })
  const asked = { as, headers: { [PAGE_HEADER]: header }, ...(more.body === undefined ? {} : { body: more.body }) }
  return { response: await app.ask(method, path, asked), header }
}

export async function challengeOf(app: Asking, as: Signed): Promise<string> {
  return JSON.parse(await (await app.ask('GET', '/api/my/day/mark', { as })).text()).challenge ?? ''
}

export function signText(key: TestKey, text: string): string {
  return sign('sha256', Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}
