import { randomBytes } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { putArtifact } from '../artifacts.ts'
import { type JudgedSignIn, releasedOf, standsUntil } from '../judge-sign-in.ts'
import type { Subject } from '../subject.ts'
import { readService } from '../store.ts'
import type { Waiting } from '../waiting.ts'
import { ASSERTION, PROTOCOL } from './read-request.ts'
import { FORMATS, openIdentityProvider, peerOf } from './samlify.ts'

/** An assertion is taken up within this time or not at all. */
const ASSERTION_MS = 60_000
/** Clocks of services differ a little. */
const CLOCK_MS = 30_000
export const SAML_ANSWER = 'SamlAnswer'
export const ANSWER_COOKIE = 'taga-cloud-answer'

type Saml = Extract<Waiting, { kind: 'saml' }>

/** Signs the answer to a request and keeps it for the one browser that asked. Returns where that goes on, and the cookie that it needs there. */
export async function allowSaml(
  deps: Deps,
  { asked, service }: Saml,
  allowed: {
    readonly signIn: string
    readonly judged: Extract<JudgedSignIn, { kind: 'decided' }>
    readonly subject: Subject
    readonly peerSession: string
  },
): Promise<{ readonly url: string; readonly cookie: string }> {
  const registered = readService(service)
  if (registered.protocol !== 'saml') throw new Error(`the service ${service.id} is not one of SAML`)
  const idp = await openIdentityProvider(deps)
  const now = deps.now()
  const at = (ms: number) => new Date(ms).toISOString()
  const released = releasedOf(registered, allowed.judged.person)
  const id = newXmlId()
  const values = {
    ID: id,
    AssertionID: newXmlId(),
    IssueInstant: at(now),
    Destination: asked.acs,
    InResponseTo: asked.request,
    Issuer: idp.places.entityId,
    NameIDFormat: FORMATS[allowed.subject.format],
    NameID: allowed.subject.value,
    Audience: registered.entityId,
    NotBefore: at(now - CLOCK_MS),
    NotOnOrAfter: at(now + ASSERTION_MS),
    AuthnInstant: at(allowed.judged.proof.provedAt),
    SessionIndex: allowed.peerSession,
    // the service ends its session then at the latest, and comes to ask again
    SessionNotOnOrAfter: at(standsUntil(allowed.judged)),
    Mail: released.email,
    PersonName: released.name,
  }
  const { context } = await idp.for(false).createLoginResponse(
    peerOf(idp, registered, asked.acs),
    { extract: { request: { id: asked.request } } },
    'post',
    {},
    {
      customTagReplacement: () => ({
        id,
        context: idp.samlify.SamlLib.replaceTagsByValue(
          responseOf(released, registered.nameId === 'persistentEmail'),
          values,
        ),
      }),
    },
  )
  const answer = randomBytes(32).toString('base64url')
  await putArtifact(deps, {
    model: SAML_ANSWER,
    id: answer,
    payload: {
      acs: asked.acs,
      response: context,
      ...(asked.relayState === undefined ? {} : { relayState: asked.relayState }),
    },
    expiresAt: now + ASSERTION_MS,
    signIn: allowed.signIn,
  })
  const place = deps.places.main()
  const path = new URL(idp.places.answer).pathname
  const secure = place.secure ? '; Secure' : ''
  const cookie = `${ANSWER_COOKIE}=${answer}; Path=${path}; HttpOnly; SameSite=Strict; Max-Age=${ASSERTION_MS / 1000}${secure}`
  return { url: path, cookie }
}

/** XML ids begin with a letter or a line (xs:NCName). */
export function newXmlId(): string {
  return `_${randomBytes(20).toString('hex')}`
}

/** The answer as SAML 2.0 has it (core, sections 2.3.3 and 3.3.3), with the attributes that this service is told and no others. */
function responseOf(
  { email, name }: { readonly email?: string; readonly name?: string },
  isMicrosoft: boolean,
): string {
  const attributes = [
    ...(email === undefined ? [] : [attribute('email', '{Mail}')]),
    // what Microsoft 365 calls it where it asks another for its people
    ...(email === undefined || !isMicrosoft ? [] : [attribute('IDPEmail', '{Mail}')]),
    ...(name === undefined ? [] : [attribute('displayName', '{PersonName}')]),
  ]
  const statement =
    attributes.length === 0 ? '' : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`
  return (
    `<samlp:Response xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}">` +
    '<saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
    `<saml:Assertion xmlns:saml="${ASSERTION}" ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer>` +
    '<saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    '<saml:SubjectConfirmationData NotOnOrAfter="{NotOnOrAfter}" Recipient="{Destination}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject>' +
    '<saml:Conditions NotBefore="{NotBefore}" NotOnOrAfter="{NotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>' +
    '<saml:AuthnStatement AuthnInstant="{AuthnInstant}" SessionIndex="{SessionIndex}" SessionNotOnOrAfter="{SessionNotOnOrAfter}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>' +
    `${statement}</saml:Assertion></samlp:Response>`
  )
}

function attribute(name: string, tag: string): string {
  return `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue>${tag}</saml:AttributeValue></saml:Attribute>`
}
