import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { html } from '../../http/html.ts'
import { findArtifact, noteOnce, putArtifact, takeArtifact } from '../artifacts.ts'
import { WAIT_MS } from '../oidc/provider.ts'
import { Refused, answerRefused, readFields } from '../read-asked.ts'
import { endSignIn } from '../sign-ins.ts'
import { sendToSignOut } from '../sign-out.ts'
import { type CloudServiceRow, type SamlService, findPeer, listMeant, readService } from '../store.ts'
import { SAML_WAITING, samlPage } from '../waiting.ts'
import { ANSWER_COOKIE, SAML_ANSWER } from './allow-saml.ts'
import { type SamlRequest, readSamlRequest } from './read-request.ts'
import { XmlRefused } from './read-xml.ts'
import { openIdentityProvider, peerOf, samlPlaces } from './samlify.ts'

const MOST_XML = 64 * 1024
/** A request is taken for this long, and its id remembered for longer. */
const FRESH_MS = 5 * 60_000
const SEEN_MS = 15 * 60_000
const SEEN = 'SamlSeen'

/** What services and browsers ask of us by SAML 2.0: our metadata, sign-in (Redirect and POST), logout by the service, and the answer. */
export async function serveSaml(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const places = samlPlaces(deps.places.main().url)
  try {
    const url = new URL(request.url ?? '', deps.places.main().url)
    const isRead = request.method === 'GET'
    if (!isRead && request.method !== 'POST') throw new Refused('method_not_allowed')
    if (url.href.split('?', 1)[0] === places.metadata && isRead) return await giveMetadata(deps, response)
    if (url.pathname === new URL(places.signIn).pathname)
      return await takeSignIn(deps, await readAsked(request, url), response)
    if (url.pathname === new URL(places.logout).pathname) {
      // services without logout of their own, such as Google's, only send the browser here: we ask whether to sign out of us
      if (isRead && !url.searchParams.has('SAMLRequest')) return await sendToSignOut(deps, response, { isOver: false })
      return await takeLogout(deps, await readAsked(request, url), response)
    }
    if (url.pathname === new URL(places.answer).pathname && isRead) return await giveAnswer(deps, request, response)
    throw new Refused('not_found')
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof XmlRefused)) throw error
    const about = request.url?.startsWith(new URL(places.logout).pathname) === true ? 'signOut' : 'signIn'
    answerRefused(deps, response, { error, by: 'SAML', about })
  }
}

async function giveMetadata(deps: Deps, response: ServerResponse): Promise<void> {
  const idp = await openIdentityProvider(deps)
  response.writeHead(200, { 'content-type': 'application/samlmetadata+xml; charset=utf-8' })
  response.end(idp.metadata())
}

/** What came, by either binding: the XML, and what its signature is over where it stands beside it. */
type Asked = {
  readonly xml: string
  readonly binding: 'redirect' | 'post'
  readonly fields: ReadonlyMap<string, string>
  readonly octets: string
}

async function readAsked(request: IncomingMessage, url: URL): Promise<Asked> {
  const { fields, raw } = await readFields(request, url, FIELDS)
  const message = fields.get('SAMLRequest')
  if (message === undefined) throw new Refused('no_request')
  if ((fields.get('RelayState') ?? '').length > 1_000) throw new Refused('relay_state')
  const bytes = Buffer.from(message, 'base64')
  const isPost = request.method === 'POST'
  const xml = isPost ? bytes.toString('utf8') : inflated(bytes)
  if (xml.length > MOST_XML) throw new Refused('too_large')
  // the signature of the Redirect binding is over the query as it was sent (SAML 2.0 bindings, section 3.4.4.1)
  const octets = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap((name) =>
    raw.has(name) ? [`${name}=${raw.get(name)}`] : [],
  )
  return { xml, binding: isPost ? 'post' : 'redirect', fields, octets: octets.join('&') }
}

const FIELDS: readonly string[] = ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']

/** A few bytes must not become gigabytes. */
function inflated(bytes: Buffer): string {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MOST_XML }).toString('utf8')
  } catch (cause) {
    throw new Refused('malformed', 'deflate', { cause })
  }
}

type Peer = { readonly row: CloudServiceRow; readonly service: SamlService; readonly request: SamlRequest }

/** The service that asks, once everything by which it shows that it is this service has been seen. */
async function recognise(deps: Deps, asked: Asked, kind: SamlRequest['kind'], at: string): Promise<Peer> {
  const request = readSamlRequest(asked.xml)
  if (request.kind !== kind) throw new Refused('another_request')
  const row = await findPeer(deps.store.read, request.issuer)
  const service = row === undefined ? undefined : readService(row)
  if (row === undefined || service?.protocol !== 'saml')
    throw new Refused('unknown_service', request.issuer.slice(0, 200))
  if (request.destination !== undefined && request.destination !== at) throw new Refused('wrong_destination')
  if (Math.abs(request.issuedAt - deps.now()) > FRESH_MS) throw new Refused('too_old')
  if (service.requestCertificate !== undefined) await checkSignature(deps, asked, { service, request })
  return { row, service, request }
}

async function checkSignature(
  deps: Deps,
  asked: Asked,
  { service, request }: { readonly service: SamlService; readonly request: SamlRequest },
): Promise<void> {
  const hasSignature = asked.binding === 'post' ? request.isSigned : asked.fields.has('Signature')
  if (!hasSignature) throw new Refused('not_signed')
  const algorithm = asked.fields.get('SigAlg') ?? ''
  if (asked.binding === 'redirect' && !/#rsa-sha(?:256|384|512)$/.test(algorithm)) throw new Refused('weak_signature')
  const idp = await openIdentityProvider(deps)
  const peer = peerOf(idp, service, service.acs[0] ?? '')
  const fields = Object.fromEntries(asked.fields)
  const body = { query: fields, body: fields, octetString: asked.octets }
  try {
    const parsed =
      request.kind === 'AuthnRequest'
        ? await idp.for(true).parseLoginRequest(peer, asked.binding, body)
        : await idp.for(true).parseLogoutRequest(peer, asked.binding, body)
    // what was signed is what was read
    const signed = z.object({ request: z.object({ id: z.string() }) }).safeParse(parsed.extract)
    if (!signed.success || signed.data.request.id !== request.id) throw new Error('another message was signed')
  } catch (cause) {
    throw new Refused('bad_signature', '', { cause })
  }
}

async function takeSignIn(deps: Deps, asked: Asked, response: ServerResponse): Promise<void> {
  const at = samlPlaces(deps.places.main().url).signIn
  const { row, service, request } = await recognise(deps, asked, 'AuthnRequest', at)
  const acs = request.acs ?? service.acs[0] ?? ''
  if (!service.acs.includes(acs)) throw new Refused('unknown_acs')
  const now = deps.now()
  const isFirst = await noteOnce(deps, { model: SEEN, id: `${row.id} ${request.id}`, expiresAt: now + SEEN_MS })
  if (!isFirst) throw new Refused('replayed')
  const id = randomBytes(32).toString('base64url')
  const relayState = asked.fields.get('RelayState')
  const payload = {
    service: row.id,
    request: request.id,
    acs,
    force: request.force,
    at: now,
    ...(relayState === undefined ? {} : { relayState }),
  }
  await putArtifact(deps, { model: SAML_WAITING, id, payload, expiresAt: now + WAIT_MS })
  const { path, cookie } = samlPage(deps.places.main(), id, WAIT_MS / 1000)
  response.writeHead(303, { location: path, 'set-cookie': cookie })
  response.end()
}

/**
 * The service says that somebody has signed out there: that sign-in is over, and they are asked about the rest. Where it names no session,
 * all that this person has open there is meant (SAML 2.0 core, section 3.7.1), which is believed of a signed request only: a mail address
 * is no secret. Else it is left to the person, whose browser ends what is theirs.
 */
async function takeLogout(deps: Deps, asked: Asked, response: ServerResponse): Promise<void> {
  const at = samlPlaces(deps.places.main().url).logout
  const { row, service, request } = await recognise(deps, asked, 'LogoutRequest', at)
  const isFirst = await noteOnce(deps, { model: SEEN, id: `${row.id} ${request.id}`, expiresAt: deps.now() + SEEN_MS })
  if (!isFirst) throw new Refused('replayed')
  const { session, nameId = '' } = request
  const isBelieved = session !== undefined || service.requestCertificate !== undefined
  const meant = isBelieved ? await listMeant(deps.store.read, row.id, { session, subject: nameId }) : []
  const theirs = meant.filter(({ subject }) => subject === nameId)
  for (const open of theirs) await endSignIn(deps, open, { ending: 'serviceLogout' })
  const isDone = theirs.length === meant.length
  const relayState = asked.fields.get('RelayState')
  const back = { kind: 'saml' as const, request: request.id, isDone, ...(relayState && { relayState }) }
  await sendToSignOut(deps, response, { service: row.id, isOver: isBelieved && isDone, back })
}

const SUBMIT = 'document.forms[0].submit()'
const SUBMIT_HASH = createHash('sha256').update(SUBMIT).digest('base64')
const Answer = z.object({ acs: z.string(), response: z.string(), relayState: z.string().optional() })

/** Sends the browser to the service with its answer, once: whoever comes again, or from another browser, finds nothing. */
async function giveAnswer(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const values = cookies
    .filter((pair) => pair.startsWith(`${ANSWER_COOKIE}=`))
    .map((pair) => pair.slice(ANSWER_COOKIE.length + 1))
  const [id] = values
  const found = id === undefined || values.length > 1 ? undefined : await findArtifact(deps, SAML_ANSWER, id)
  if (found === undefined || id === undefined || !(await takeArtifact(deps, SAML_ANSWER, id)))
    throw new Refused('no_answer')
  const { acs, response: message, relayState } = Answer.parse(found.payload)
  const page = html`<html lang="ja"><head><meta charset="utf-8"><title>Taga</title></head><body><form method="post" action="${acs}"><input type="hidden" name="SAMLResponse" value="${message}">${
    relayState !== undefined && html`<input type="hidden" name="RelayState" value="${relayState}">`
  }<noscript><button>サービスへ進む / Go on to the service</button></noscript></form>`
  const target = acs.startsWith('https:') ? 'https:' : new URL(acs).origin
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    // services send browsers on to names of theirs that nobody here knows
    'content-security-policy': `default-src 'none'; script-src 'sha256-${SUBMIT_HASH}'; form-action ${target}; frame-ancestors 'none'; base-uri 'none'`,
  })
  response.end(`<!doctype html>\n${page.text}<script>${SUBMIT}</script></body></html>\n`)
}
