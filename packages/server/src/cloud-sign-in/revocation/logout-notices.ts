import { OIDC_PATH } from '@taga/contract'
import type { Deps } from '../../deps.ts'
import { readKeys } from '../keys.ts'
import { ASSERTION, PROTOCOL } from '../saml/read-request.ts'
import { newXmlId } from '../saml/allow-saml.ts'
import { FORMATS, openIdentityProvider, RSA_SHA256 } from '../saml/samlify.ts'
import type { CloudServiceRow, CloudSignInRow, SamlService } from '../store.ts'
import { readXml } from '../saml/read-xml.ts'
import { subjectFormat } from '../subject.ts'
import { type AskService, requireDone } from './ask-service.ts'
import { signToken } from './json-web-token.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'log' | 'places'>

/** What an address said that somebody registered is shown to nobody: it may be one of something else, inside. */
const NOT_SHOWN = ''

/** Tells an OpenID Connect service that a session is over (Back-Channel Logout 1.0, section 2.5): it ends it without asking the browser. */
export async function sendBackChannel(
  deps: Needs,
  ask: AskService,
  told: {
    readonly row: CloudServiceRow
    readonly to: string
    readonly signIn: CloudSignInRow
    readonly notice: string
  },
): Promise<void> {
  const [signing] = await readKeys(deps)
  if (signing === undefined) throw new Error('there is no key to sign by')
  const at = Math.floor(deps.now() / 1000)
  const claims = {
    iss: `${deps.places.main().url}${OIDC_PATH}`,
    aud: told.row.peer_key,
    iat: at,
    exp: at + 120,
    jti: `${told.notice}-${at}`,
    sub: told.signIn.subject,
    ...(told.signIn.peer_session === null ? {} : { sid: told.signIn.peer_session }),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }
  const token = signToken(signing.key, { typ: 'logout+jwt', kid: signing.id }, claims)
  const body = new URLSearchParams({ logout_token: token })
  const { status } = await ask(told.to, { method: 'POST', body })
  requireDone({ status, text: NOT_SHOWN }, 'back-channel logout')
}

/** Tells a SAML service that a session is over, from server to server (SOAP binding; SAML 2.0 profiles, section 4.4). */
export async function sendSoapLogout(
  deps: Needs,
  ask: AskService,
  told: { readonly service: SamlService; readonly to: string; readonly signIn: CloudSignInRow },
): Promise<void> {
  const { to } = told
  const idp = await openIdentityProvider(deps)
  const now = deps.now()
  const { SamlLib } = idp.samlify
  const message = SamlLib.replaceTagsByValue(LOGOUT, {
    ID: newXmlId(),
    IssueInstant: new Date(now).toISOString(),
    NotOnOrAfter: new Date(now + 120_000).toISOString(),
    Destination: to,
    Issuer: idp.places.entityId,
    NameIDFormat: FORMATS[subjectFormat(told.service)],
    NameID: told.signIn.subject,
    SessionIndex: told.signIn.peer_session ?? undefined,
  })
  const signed = SamlLib.constructSAMLSignature({
    rawSamlMessage: message,
    isMessageSigned: true,
    isBase64Output: false,
    privateKey: idp.signing.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    signingCert: idp.signing.certificate.replaceAll(/-----[^-]+-----|\s/g, ''),
    signatureAlgorithm: RSA_SHA256,
    signatureConfig: {
      prefix: 'ds',
      location: { reference: "/*[local-name(.)='LogoutRequest']/*[local-name(.)='Issuer']", action: 'after' },
    },
  })
  const body = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${signed}</soap:Body></soap:Envelope>`
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    soapaction: 'http://www.oasis-open.org/committees/security',
  }
  const answered = await ask(to, { method: 'POST', headers, body })
  requireDone({ status: answered.status, text: NOT_SHOWN }, 'SOAP logout')
  if (!saysSuccess(answered.text)) throw new Error('SOAP logout: the service did not say that it is done')
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** Only a success in so many words is one. */
function saysSuccess(text: string): boolean {
  const envelope = readXml(text)
  const [answer] = envelope.children.find(({ name }) => name === 'Body')?.children ?? []
  if (answer?.name !== 'LogoutResponse' || answer.namespace !== PROTOCOL) return false
  const status = answer.children.find(({ name }) => name === 'Status')
  return status?.children.find(({ name }) => name === 'StatusCode')?.attributes.get('Value') === SUCCESS
}

const LOGOUT =
  `<samlp:LogoutRequest xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" NotOnOrAfter="{NotOnOrAfter}" Destination="{Destination}">` +
  '<saml:Issuer>{Issuer}</saml:Issuer><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><samlp:SessionIndex>{SessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>'
