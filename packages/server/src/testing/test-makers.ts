import { vi } from 'vitest'
import { listenAs } from './test-cloud.ts'

/**
 * What Microsoft answers, each modelled after the page of its reference that is named; none was recorded from the service itself.
 */
export const MICROSOFT = {
  /** Microsoft identity platform, "OAuth 2.0 client credentials flow", successful response. */
  token: { token_type: 'Bearer', expires_in: 3599, access_token: 'eyJ0eXAi.modelled' },
  /**
   * Microsoft Graph v1.0, "user: revokeSignInSessions": the reference says 204 without a body, and older versions of it that the service
   * answers 200 with this, as its published clients expect (`RevokeSignInSessionsPostResponse.value`).
   */
  revoked: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true },
  /** Microsoft Graph, "Microsoft Graph error responses and resource types", for a user that is not there: 404. */
  unknown: {
    error: {
      code: 'Request_ResourceNotFound',
      message: "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
      innerError: { date: '2026-01-01T00:00:00', 'request-id': 'modelled', 'client-request-id': 'modelled' },
    },
  },
  /** The same for an application without User.RevokeSessions.All: 403. */
  forbidden: {
    error: {
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
      innerError: { date: '2026-01-01T00:00:00', 'request-id': 'modelled', 'client-request-id': 'modelled' },
    },
  },
}
/** What Google answers, likewise. `users.signOut` and `tokens.delete` answer with an empty body. */
export const GOOGLE = {
  /** Google Identity, "Using OAuth 2.0 for Server to Server Applications", response to the access token request. */
  token: {
    access_token: 'ya29.modelled',
    scope: 'https://www.googleapis.com/auth/admin.directory.user.security',
    token_type: 'Bearer',
    expires_in: 3600,
  },
  /** Admin SDK Directory API v1, "Method: tokens.list" and "REST Resource: tokens": one list, which has no pages. */
  tokens: {
    kind: 'admin#directory#tokenList',
    etag: '"modelled"',
    items: [tokenOf('mail.apps.googleusercontent.com', 'Mail'), tokenOf('gone.apps.googleusercontent.com', 'Gone')],
  },
  /** Admin SDK Directory API, "Limits and quotas": the rate is exceeded, 403. */
  tooMany: {
    error: {
      code: 403,
      message: 'User Rate Limit Exceeded',
      errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded', message: 'User Rate Limit Exceeded' }],
    },
  },
}

function tokenOf(clientId: string, displayText: string) {
  const kinds = { anonymous: false, nativeApp: false, kind: 'admin#directory#token', etag: '"modelled"' }
  return { clientId, displayText, scopes: ['openid'], userKey: '100000000000000000001', ...kinds }
}

const MAKERS = [
  'login.microsoftonline.com',
  'graph.microsoft.com',
  'oauth2.googleapis.com',
  'admin.googleapis.com',
] as const

export type TestMakers = {
  /** What they were asked to end, as `METHOD https://…`; who asks for a token ends nothing. */
  readonly asked: readonly string[]
  /** So many of the next requests to end something are answered 503; only those of this method, where it is given. */
  fail(times: number, method?: string): void
  close(): Promise<void>
}

/** Microsoft and Google as a server on this machine, to which everything goes that this process would ask them. */
export async function startMakers(): Promise<TestMakers> {
  const asked: string[] = []
  let failing = 0
  let failingMethod: string | undefined
  const makers = await listenAs((request) => {
    const url = `https:/${request.url ?? ''}`
    if (url.endsWith('/oauth2/v2.0/token')) return answer(200, MICROSOFT.token)
    if (url === 'https://oauth2.googleapis.com/token') return answer(200, GOOGLE.token)
    const { method = '' } = request
    asked.push(`${method} ${url}`)
    if (failing > 0 && (failingMethod ?? method) === method) {
      failing -= 1
      return { status: 503 }
    }
    const isMicrosoft = url.startsWith('https://graph.microsoft.com/')
    const bearer = isMicrosoft ? MICROSOFT.token.access_token : GOOGLE.token.access_token
    if (request.headers.authorization !== `Bearer ${bearer}`) return { status: 401 }
    if (isMicrosoft) return url.endsWith('/revokeSignInSessions') ? answer(200, MICROSOFT.revoked) : { status: 404 }
    return method === 'GET' ? answer(200, GOOGLE.tokens) : { status: 204 }
  })
  const { fetch } = globalThis
  vi.stubGlobal('fetch', (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    const url = typeof input === 'string' ? URL.parse(input) : null
    const isTheirs = url?.protocol === 'https:' && MAKERS.some((maker) => maker === url.hostname)
    return isTheirs ? fetch(`${makers.url}/${url.host}${url.pathname}${url.search}`, init) : fetch(input, init)
  })
  return {
    asked,
    fail: (times, method) => {
      failing = times
      failingMethod = method
    },
    close: async () => {
      vi.unstubAllGlobals()
      await makers.close()
    },
  }
}

function answer(status: number, body: object) {
  return { status, body: JSON.stringify(body) }
}
