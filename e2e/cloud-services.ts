import { createServer } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { addService, renewSecret } from '../packages/server/src/cloud-sign-in/keep-service.ts'
import { readKeys } from '../packages/server/src/cloud-sign-in/keys.ts'
import { type RelyingParty, openRelyingParty } from '../packages/server/src/testing/test-relying-party.ts'
import type { ServedPages } from './chromium.ts'
import { NAME, testCertificate } from './https-name.ts'

export type Protocol = 'oidc' | 'saml'
type Page = { readonly status?: number; readonly location?: string; readonly text?: string }

/** Two services on an address of their own: `会計` by OpenID Connect at `/login`, `勤怠` by SAML at `/saml/login`. */
export type CloudServices = {
  readonly url: string
  /** When which of them was told that somebody's sign-in is over; epoch ms. */
  readonly told: { readonly how: Protocol; readonly at: number }[]
  readonly accounting: RelyingParty
  close(): Promise<void>
}

const ENTITY = 'https://kintai.example.jp/metadata'
const DONE =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:LogoutResponse></s:Body></s:Envelope>'

/** Starts both and registers them for this resource. */
export async function startCloudServices(pages: ServedPages, actor: string, resource: string): Promise<CloudServices> {
  const told: { readonly how: Protocol; readonly at: number }[] = []
  let serve: (url: URL, body: string) => Promise<Page> = async () => ({ status: 503 })
  const services = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      serve(new URL(request.url ?? '', url), body).then(
        ({ status = 200, location, text = '' }) =>
          response
            .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...(location && { location }) })
            .end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    })
  })
  await new Promise<void>((resolve) => services.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(services.address() as AddressInfo).port}` // it listens on a port
  const accounting = await registerAccounting(pages, actor, { resource, url })
  const attendance = await registerAttendance(pages, actor, { resource, url })

  serve = async ({ pathname, href }, body) => {
    switch (pathname) {
      case '/login':
        return { status: 303, location: await accounting.begin() }
      case '/callback':
        return opened('会計', (await accounting.finish(new URL(href))).mail)
      case '/logout':
        told.push({ how: 'oidc', at: Date.now() })
        return {}
      case '/leave':
        return { status: 303, location: accounting.leave(new URL(href).searchParams.get('who') ?? '') }
      case '/left':
        return opened('会計', '')
      case '/saml/login':
        return { status: 303, location: await attendance.getAuthorizeUrlAsync('', undefined, {}) }
      case '/saml/acs': {
        const { profile } = await attendance.validatePostResponseAsync(Object.fromEntries(new URLSearchParams(body)))
        return opened('勤怠', profile?.nameID ?? '')
      }
      case '/saml/slo': {
        const [, message = ''] = /<soap:Body>(.*)<\/soap:Body>/.exec(body) ?? []
        await attendance.validatePostRequestAsync({ SAMLRequest: Buffer.from(message).toString('base64') })
        told.push({ how: 'saml', at: Date.now() })
        return { text: DONE }
      }
      default:
        return { status: 404 }
    }
  }
  return {
    url,
    told,
    accounting,
    close: () =>
      new Promise((resolve) => {
        services.close(() => resolve())
        services.closeAllConnections()
      }),
  }
}

function opened(name: string, who: string): Page {
  return { text: `<!doctype html><title>${name}</title><h1>${name}</h1><p id="who">${who}</p>` }
}

type Place = { readonly resource: string; readonly url: string }
const COMMON = { released: ['email' as const, 'name' as const], revocation: { kind: 'none' as const } }

async function registerAccounting(
  { deps, url: ours }: ServedPages,
  actor: string,
  { resource, url }: Place,
): Promise<RelyingParty> {
  const callback = `${url}/callback`
  const left = `${url}/left`
  const { id } = await addService(deps, actor, {
    ...COMMON,
    resource,
    protocol: 'oidc',
    name: '会計',
    startUrl: `${url}/login`,
    redirectUris: [callback],
    postLogoutUris: [left],
    backChannelLogout: `${url}/logout`,
    client: 'confidential',
    refresh: true,
  })
  const { clientId, secret } = await renewSecret(deps, actor, id)
  return openRelyingParty({ issuer: `${ours}/oidc`, clientId, secret, callback, left, fetch: fetchHere })
}

async function registerAttendance(
  { deps, url: ours }: ServedPages,
  actor: string,
  { resource, url }: Place,
): Promise<SAML> {
  await addService(deps, actor, {
    ...COMMON,
    resource,
    protocol: 'saml',
    name: '勤怠',
    startUrl: `${url}/saml/login`,
    entityId: ENTITY,
    acs: [`${url}/saml/acs`],
    nameId: 'email',
    soapLogout: `${url}/saml/slo`,
  })
  const [signing] = await readKeys(deps)
  return new SAML({
    issuer: ENTITY,
    callbackUrl: `${url}/saml/acs`,
    entryPoint: `${ours}/saml/sso`,
    idpCert: signing?.certificate ?? '',
    idpIssuer: `${ours}/saml/metadata`,
    audience: ENTITY,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
  })
}

/** Asks the name of the story, which is this machine, as a service somewhere else would. */
async function fetchHere(
  url: string,
  init: { readonly method?: string; readonly headers?: object; readonly body?: unknown },
): Promise<Response> {
  const { hostname, port, pathname, search } = new URL(url)
  const { root } = await testCertificate()
  const body = init.body instanceof URLSearchParams ? init.body.toString() : ''
  const headers = { ...init.headers, host: `${NAME}:${port}`, 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const path = pathname + search
    const asked = httpsRequest(
      { host: '127.0.0.1', port, servername: hostname, ca: root, path, method: init.method ?? 'GET', headers },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('error', reject)
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const told = new Headers()
          for (const [name, value] of Object.entries(answer.headers)) told.set(name, String(value))
          resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500, headers: told }))
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}
