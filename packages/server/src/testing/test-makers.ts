import { vi } from 'vitest'
import { listenAs } from './test-cloud.ts'

/**
 * What Microsoft and Google answer, modelled after their published references (Graph v1.0 `user: revokeSignInSessions`, Microsoft identity
 * platform client credentials; Directory API `users.signOut`, `tokens.list`, `tokens.delete`, OAuth 2.0 for service accounts). They were not
 * recorded from the services themselves.
 */
export const MICROSOFT = {
  token: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'eyJ0eXAi.modelled' },
  revoked: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true },
  unknown: { error: { code: 'Request_ResourceNotFound', message: "Resource 'x' does not exist", innerError: {} } },
}
export const GOOGLE = {
  token: { access_token: 'ya29.modelled', expires_in: 3599, token_type: 'Bearer' },
  tokens: {
    kind: 'admin#directory#tokenList',
    etag: '"modelled"',
    items: [
      {
        kind: 'admin#directory#token',
        clientId: 'mail.apps.googleusercontent.com',
        displayText: 'Mail',
        scopes: ['openid'],
      },
      { kind: 'admin#directory#token', clientId: 'gone.apps.googleusercontent.com', displayText: 'Gone', scopes: [] },
    ],
  },
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
  /** So many of the next requests to end something are answered 503. */
  fail(times: number): void
  close(): Promise<void>
}

/** Microsoft and Google as a server on this machine, to which everything goes that this process would ask them. */
export async function startMakers(): Promise<TestMakers> {
  const asked: string[] = []
  let failing = 0
  const makers = await listenAs((request) => {
    const url = `https:/${request.url ?? ''}`
    if (url.endsWith('/oauth2/v2.0/token')) return answer(200, MICROSOFT.token)
    if (url === 'https://oauth2.googleapis.com/token') return answer(200, GOOGLE.token)
    const { method = '' } = request
    asked.push(`${method} ${url}`)
    if (failing > 0) {
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
    fail: (times) => (failing = times),
    close: async () => {
      vi.unstubAllGlobals()
      await makers.close()
    },
  }
}

function answer(status: number, body: object) {
  return { status, body: JSON.stringify(body) }
}
