import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { newXmlId } from './allow-saml.ts'
import { ASSERTION, PROTOCOL } from './read-request.ts'
import { type OpenIdentityProvider, RSA_SHA256 } from './samlify.ts'

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status'

/**
 * Where the browser goes with our answer to a LogoutRequest, signed by the HTTP-Redirect binding (SAML 2.0 profiles, section 4.4.3.4;
 * bindings, section 3.4.4.1): many services end their own session only when they get it. `isDone`: whether the sign-in is over.
 */
export function logoutAnswerUrl(
  { samlify, places, signing }: OpenIdentityProvider,
  answer: {
    readonly to: string
    readonly request: string
    readonly relayState: string | undefined
    readonly isDone: boolean
    readonly at: number
  },
): string {
  const { to, request, relayState, isDone, at } = answer
  const xml = samlify.SamlLib.replaceTagsByValue(ANSWER, {
    ID: newXmlId(),
    IssueInstant: new Date(at).toISOString(),
    Destination: to,
    InResponseTo: request,
    Issuer: places.entityId,
    StatusCode: `${STATUS}:${isDone ? 'Success' : 'Requester'}`,
  })
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['SAMLResponse', deflateRawSync(xml).toString('base64')],
    ['RelayState', relayState],
    ['SigAlg', RSA_SHA256],
  ]
  const query = fields
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
  const signature = sign('sha256', Buffer.from(query), signing.key).toString('base64')
  return `${to}${to.includes('?') ? '&' : '?'}${query}&Signature=${encodeURIComponent(signature)}`
}

const ANSWER =
  `<samlp:LogoutResponse xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}">` +
  '<saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status></samlp:LogoutResponse>'
