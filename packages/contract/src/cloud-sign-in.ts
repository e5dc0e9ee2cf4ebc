import { z } from 'zod'
import { listAnswer, listQuery } from './list.ts'
import { RegisterId, RegisterText, Version } from './register-text.ts'
import { DayReason } from './start-work.ts'

/** Where browsers and services meet our identity provider, below the public URL. */
export const OIDC_PATH = '/oidc'
export const SAML_PATH = '/saml'
/** The page on which a sign-in to a cloud service is decided; what waits there follows as one more part of the path. */
export const CLOUD_SIGN_IN_PAGE = '/cloud-sign-in'
/** The page on which somebody who signs out at a service is asked whether of Taga too; what waits there follows as one more part. */
export const CLOUD_SIGN_OUT_PAGE = '/cloud-sign-out'

/**
 * An address of a service: https, or plain http to this very machine; without a fragment, a name or a password in it. What a browser or a
 * token is sent to must be encrypted all the way (TW-13).
 */
const ServiceUrl = z.string().trim().max(500).refine(isServiceUrl, 'https')

function isServiceUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.hash !== '' || url.username !== '' || url.password !== '') return false
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere)
}

export const RELEASED = ['email', 'name'] as const
const Released = z.array(z.enum(RELEASED)).max(RELEASED.length)

/** How a service is told to end what somebody has open there, beside its own logout address: by an interface of its maker. */
const Revocation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Microsoft Graph `revokeSignInSessions`, as a registered application with a client secret. */
  z.strictObject({
    kind: z.literal('microsoft'),
    tenant: z.string().regex(/^[A-Za-z0-9.-]{1,100}$/),
    clientId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
  }),
  /** Google Directory `users.signOut` and `tokens.delete`, as a service account that acts for an administrator. */
  z.strictObject({ kind: z.literal('google'), account: z.email().max(254), administrator: z.email().max(254) }),
])
export type CloudRevocation = z.infer<typeof Revocation>

const common = {
  name: RegisterText(200),
  resource: RegisterId,
  /** Where people begin: an address of the service that sends them to us. */
  startUrl: ServiceUrl,
  /** What of a person the service is told; nothing else. */
  released: Released,
  revocation: Revocation,
}
const Addresses = z.array(ServiceUrl).min(1).max(10)
const Certificate = z
  .string()
  .trim()
  .max(16 * 1024)

/** A cloud service whose people sign in through us. */
export const CloudServiceInput = z.discriminatedUnion('protocol', [
  z.strictObject({
    ...common,
    protocol: z.literal('oidc'),
    redirectUris: Addresses,
    postLogoutUris: z.array(ServiceUrl).max(10),
    backChannelLogout: ServiceUrl.optional(),
    /** `public`: a program that cannot keep a secret; PKCE (RFC 7636) is asked of both. */
    client: z.enum(['confidential', 'public']),
    /** Whether it gets refresh tokens; each use of one is decided again. */
    refresh: z.boolean(),
  }),
  z.strictObject({
    ...common,
    protocol: z.literal('saml'),
    entityId: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\s<>"&]+$/),
    acs: Addresses,
    /** `pairwise`: an id that no other service is told; `persistentEmail`: the mail address, called persistent as Microsoft 365 asks. */
    nameId: z.enum(['pairwise', 'email', 'persistentEmail']),
    /** Where it is given, requests must be signed by its key (PEM). */
    requestCertificate: Certificate.optional(),
    /** Where it takes LogoutRequest from our server itself (SOAP binding). */
    soapLogout: ServiceUrl.optional(),
    /** Where the browser goes with our LogoutResponse (Redirect binding) when somebody signs out there; our own page is shown without it. */
    logoutAnswer: ServiceUrl.optional(),
  }),
])
export type CloudServiceInput = z.infer<typeof CloudServiceInput>
export type CloudProtocol = CloudServiceInput['protocol']

export const CloudServiceChange = z.strictObject({ service: CloudServiceInput, version: Version })
export type CloudServiceChange = z.infer<typeof CloudServiceChange>

/** `clientId`: what an OpenID Connect service calls itself. `open`: how many sign-ins are open now. `untold`: endings it was not told yet. */
export const CloudServiceAnswer = z.object({
  id: z.string(),
  service: CloudServiceInput,
  resourceName: z.string(),
  clientId: z.string().optional(),
  hasSecret: z.boolean(),
  hasRevocationSecret: z.boolean(),
  open: z.number().int(),
  untold: z.number().int(),
  off: z.boolean(),
  version: z.number().int(),
})
export type CloudServiceAnswer = z.infer<typeof CloudServiceAnswer>

export const CloudServicesQuery = listQuery(['name', 'changed'], { protocol: z.enum(['oidc', 'saml']).optional() })
export type CloudServicesQuery = z.input<typeof CloudServicesQuery>
export const CloudServicesAnswer = listAnswer(CloudServiceAnswer)
export type CloudServicesAnswer = z.infer<typeof CloudServicesAnswer>

export const SwitchCloudService = z.strictObject({ off: z.boolean(), version: Version })
/** Shown this once. */
export const CloudSecretAnswer = z.object({ clientId: z.string(), secret: z.string() })
export type CloudSecretAnswer = z.infer<typeof CloudSecretAnswer>
/** A client secret of Microsoft's, or the private key (PEM) of Google's service account. */
export const SetRevocationSecret = z.strictObject({ secret: z.string().min(1).max(8_000) })

/** What a try to reach the service's own revocation came to; nobody is signed out by it. */
export const CloudTestAnswer = z.object({
  ok: z.boolean(),
  problem: z.string().optional(),
})
export type CloudTestAnswer = z.infer<typeof CloudTestAnswer>

export const SIGN_IN_ENDINGS = [
  'decision',
  'device',
  'person',
  'signedOut',
  'idle',
  'over',
  'serviceOff',
  'serviceLogout',
  'replayed',
] as const
export type SignInEnding = (typeof SIGN_IN_ENDINGS)[number]

export const NOTICE_KINDS = ['backChannel', 'samlSoap', 'microsoft', 'google'] as const
export type CloudNoticeKind = (typeof NOTICE_KINDS)[number]

/**
 * Sign-ins of one service, the newest first, and how the service was told of their end. Times are epoch ms. `notSent`: the register had no
 * way any more by which it could be told, and nothing was sent.
 */
export const CloudSignInsAnswer = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      person: z.string(),
      personName: z.string().optional(),
      deviceName: z.string().optional(),
      startedAt: z.number().int(),
      endedAt: z.number().int().optional(),
      ending: z.enum(SIGN_IN_ENDINGS).optional(),
      rules: z.array(z.string()),
      notices: z.array(
        z.object({
          kind: z.enum(NOTICE_KINDS),
          state: z.enum(['waiting', 'told', 'failed', 'notSent']),
          tries: z.number().int(),
          at: z.number().int(),
          problem: z.string().optional(),
        }),
      ),
    }),
  ),
})
export type CloudSignInsAnswer = z.infer<typeof CloudSignInsAnswer>

/** A key by which we sign for services. `next` is published and does not sign yet; `past` is published and signs no more. */
export const CloudKeyAnswer = z.object({
  id: z.string(),
  state: z.enum(['next', 'signing', 'past']),
  certificate: z.string(),
  sha256: z.string(),
  notAfter: z.number().int(),
  /** Its certificate ends soon, and services that read the date will refuse it: time to turn the keys. */
  endsSoon: z.boolean(),
})
export type CloudKeyAnswer = z.infer<typeof CloudKeyAnswer>

/** What is copied into a service's own settings. */
export const CloudEndpointsAnswer = z.object({
  issuer: z.string(),
  discovery: z.string(),
  authorization: z.string(),
  token: z.string(),
  userinfo: z.string(),
  jwks: z.string(),
  /** Where a service sends a browser whose person signs out there (OpenID Connect). */
  endSession: z.string(),
  samlEntityId: z.string(),
  samlMetadata: z.string(),
  samlSignIn: z.string(),
  samlLogout: z.string(),
  keys: z.array(CloudKeyAnswer),
})
export type CloudEndpointsAnswer = z.infer<typeof CloudEndpointsAnswer>

/** Publishes one more key; lets it sign; takes the past one away. */
export const TurnCloudKeys = z.strictObject({ act: z.enum(['prepare', 'switch', 'drop']) })

/** What becomes of a sign-in that waits. `url`: where the browser goes on. */
export const CloudSignInAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('allow'), url: z.string() }),
  z.object({ outcome: z.literal('stepUp'), service: z.string(), reasons: z.array(DayReason) }),
  z.object({
    outcome: z.literal('deny'),
    service: z.string(),
    reasons: z.array(DayReason),
    /**
     * What to say in the place of reasons. `noMail`: the service knows people by nothing else. `deviceStopped`: the browser is on a device
     * that was reported lost or taken out of use, where nothing opens whatever the rules say.
     */
    problem: z.enum(['noMail', 'deviceStopped']).optional(),
    startUrl: z.string(),
  }),
])
export type CloudSignInAnswer = z.infer<typeof CloudSignInAnswer>

/**
 * A sign-out at a service, for the browser that was sent here by it. `isOver`: what was open there has been ended. `others`: the names of
 * services that are open by the same session of ours, and end with it.
 */
export const CloudSignOutAnswer = z.object({
  service: z.string().optional(),
  isOver: z.boolean(),
  isSignedIn: z.boolean(),
  others: z.array(z.string()),
})
export type CloudSignOutAnswer = z.infer<typeof CloudSignOutAnswer>

/** `url`: where the browser goes on, where the service has said so. */
export const CloudSignedOutAnswer = z.object({ url: z.string().optional() })
export type CloudSignedOutAnswer = z.infer<typeof CloudSignedOutAnswer>
