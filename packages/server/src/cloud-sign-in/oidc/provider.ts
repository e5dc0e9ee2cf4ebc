import type { Configuration, KoaContextWithOIDC, Provider as OidcProvider } from 'oidc-provider'
import { OIDC_PATH } from '@taga/contract'
import type { Deps } from '../../deps.ts'
import { hashSecret, isSameSecret } from '../../http/secrets.ts'
import { errorText } from '../../log.ts'
import { releasedOf } from '../judge-sign-in.ts'
import type { CloudKey } from '../keys.ts'
import { recheckSignIn, endSignIn } from '../sign-ins.ts'
import { findService, findSignIn, readService } from '../store.ts'
import { createAdapter } from './adapter.ts'
import { errorPage } from '../error-page.ts'

/** No token is good for longer without the question being asked again. */
const TOKEN_MS = 5 * 60_000
const CODE_S = 60
/** How long somebody may take over signing in to us. */
export const WAIT_MS = 15 * 60_000

export type OidcNeeds = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'log' | 'places'>

/**
 * The OpenID provider, by oidc-provider (certified by the OpenID Foundation). What it decides by itself is form: addresses, PKCE, codes,
 * signatures. Who may is asked of our rules: at the page on which a sign-in waits, and again whenever a code, a refresh token or an access
 * token is used. It keeps no session of its own.
 */
export async function createOidcProvider(
  deps: OidcNeeds,
  { issuer, keys }: { readonly issuer: string; readonly keys: readonly CloudKey[] },
): Promise<OidcProvider> {
  const { Provider, errors, interactionPolicy } = await import('oidc-provider')
  const { Check, Prompt } = interactionPolicy
  /** Until when the answer to a request stands, for what is issued by it. */
  const ends = new WeakMap<object, number>()
  const secondsLeft = (context: object | undefined) => {
    const left = (context === undefined ? undefined : ends.get(context)) ?? deps.now()
    return Math.max(1, Math.floor((Math.min(left, deps.now() + TOKEN_MS) - deps.now()) / 1000))
  }
  const holds = async (context: KoaContextWithOIDC, grant: string | undefined, isUse: boolean) => {
    const standing = grant === undefined ? undefined : await recheckSignIn(deps, grant, { isUse })
    if (standing !== undefined) ends.set(context, standing.until)
    return standing
  }
  const secure = issuer.startsWith('https:')
  const decided = new Check('undecided', 'every sign-in is decided', 'login_required', ({ oidc }) =>
    oidc.result?.consent?.grantId === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  )
  const configuration: Configuration = {
    adapter: (model) => createAdapter(deps, model, errors.InvalidGrant),
    jwks: {
      keys: keys.map((key) => ({
        ...key.key.export({ format: 'jwk' }),
        kid: key.id,
        use: 'sig',
        alg: 'RS256',
      })) as never,
    },
    cookies: {
      keys: [deps.sealer.mark('cloud cookies', issuer)],
      names: { session: 'taga-oidc', interaction: 'taga-cloud', resume: 'taga-cloud-resume' },
      long: { httpOnly: true, sameSite: 'lax', secure, signed: true, path: OIDC_PATH },
      short: { httpOnly: true, sameSite: 'lax', secure, signed: true },
    },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: async (context, client, token) =>
          client.clientId === token.clientId &&
          (await holds(context, 'grantId' in token ? token.grantId : undefined, false)) !== undefined,
      },
      // whoever has no right to a token learns nothing of it
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      backchannelLogout: { enabled: true },
      // for its discovery: what is asked there is answered by serveEndSession
      rpInitiatedLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    interactions: {
      policy: [
        new Prompt({ name: 'login', requestable: true }, decided),
        new Prompt({ name: 'consent', requestable: true }),
        new Prompt({ name: 'select_account', requestable: true }),
      ] as never, // a plain list is what is read; its type asks for the methods of a list of theirs
      url: (_context, { uid }) => `/cloud-sign-in/${uid}`,
    },
    loadExistingGrant: async ({ oidc }) => {
      const id = oidc.result?.consent?.grantId
      return id === undefined ? undefined : oidc.provider.Grant.find(id)
    },
    findAccount: async (context, subject, token) => {
      const grant =
        token === undefined ? context.oidc.result?.consent?.grantId : 'grantId' in token ? token.grantId : undefined
      const standing = await holds(context, grant, true)
      if (standing === undefined || standing.row.subject !== subject) return undefined
      const service = await findService(deps.store.read, standing.row.service_id)
      if (service === undefined) return undefined
      const { email, name } = releasedOf(readService(service), standing.judged.person)
      return {
        accountId: subject,
        claims: async () => ({
          sub: subject,
          ...(email === undefined ? {} : { email, email_verified: true }),
          ...(name === undefined ? {} : { name }),
        }),
      }
    },
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // a service that gives back either of its tokens says that the sign-in is over
    revokeGrantPolicy: () => true,
    expiresWithSession: () => false,
    clientBasedCORS: (_context, origin, client) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    ttl: {
      AccessToken: (context) => secondsLeft(context),
      IdToken: (context) => secondsLeft(context),
      AuthorizationCode: CODE_S,
      Interaction: WAIT_MS / 1000,
      Grant: 12 * 3600,
      RefreshToken: 12 * 3600,
      Session: 3600,
    },
    renderError: (context, out) => {
      context.type = 'html'
      context.body = errorPage({ code: out.error, text: out.error_description ?? '' })
    },
  }
  const provider = new Provider(issuer, configuration)
  // the secret that a client has is our digest of it
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { readonly clientSecret?: string }, shown: string): boolean {
      return isSameSecret(hashSecret('cloudClient', shown), this.clientSecret ?? '')
    },
  })
  // every ID token says of which sign-in it is, so that one that comes back as a hint ends that one and no other
  Object.defineProperty(provider.Client.prototype, 'includeSid', { value: () => true })
  // we stand behind our own listener, which says by headers of its own what is known of the connection
  provider.proxy = true
  provider.on('grant.revoked', (context, grant) => void endRevoked(deps, grant, context.oidc.route))
  provider.on('server_error', (_context, error) =>
    deps.log.error('identity provider failed', { error: errorText(error) }),
  )
  return provider
}

/** The service gave a token back, or one was used that was used before. */
async function endRevoked(deps: OidcNeeds, grant: string, route: string | undefined): Promise<void> {
  try {
    const row = await findSignIn(deps.store.read, grant)
    if (row === undefined) return
    await endSignIn(deps, row, { ending: route === 'revocation' ? 'serviceLogout' : 'replayed' })
  } catch (error) {
    deps.log.error('a sign-in could not be ended', { signIn: grant, error: errorText(error) })
  }
}
