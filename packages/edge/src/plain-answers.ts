import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Challenges } from './challenges.ts'
import type { ClientAddresses } from './client-addresses.ts'
import { askElsewhere, type Elsewhere } from './elsewhere.ts'

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/

/** Somebody asks on port 80 for a name that is not served. `from`: their address, where it is known. */
export type OtherName = {
  readonly name: string
  readonly from: string | undefined
  readonly acceptLanguage: string | undefined
}
export type PlainPage = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type PlainAnswers = {
  readonly challenges: Challenges
  /** The https origin of a name that is served here. */
  readonly originOf: (name: string) => string | undefined
  /** Who serves the other names of this machine. */
  readonly elsewhere: () => Elsewhere | undefined
  readonly clients: Pick<ClientAddresses, 'ofPlain'>
  /** The page for a name that is not served, where there is one. */
  readonly otherName?: ((asked: OtherName) => PlainPage | undefined) | undefined
}

/** Port 80: what a certificate authority asks, the way to https for names that are served, and a page for others. Nothing else is answered there. */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  { challenges, originOf, elsewhere, clients, otherName }: PlainAnswers,
): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('connection', 'close')
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405)
  const path = request.url ?? ''
  const token = CHALLENGE.exec(path)?.[1]
  const answer = token === undefined ? undefined : challenges.http.get(token)
  if (answer !== undefined) {
    response.setHeader('content-type', 'application/octet-stream')
    return end(response, 200, answer)
  }
  const name = request.headers.host?.toLowerCase().replace(/:\d+$/, '') ?? ''
  const origin = originOf(name)
  const other = origin === undefined ? elsewhere() : undefined
  if (other?.httpPort !== undefined) {
    const { httpPort, token: shown } = other
    return askElsewhere(request, response, { httpPort, token: shown, from: clients.ofPlain(request) })
  }
  if (token === undefined && origin === undefined) {
    const acceptLanguage = request.headers['accept-language']
    const page = otherName?.({ name, from: clients.ofPlain(request), acceptLanguage })
    if (page !== undefined) {
      for (const [header, value] of Object.entries(page.headers)) response.setHeader(header, value)
      return end(response, page.status, page.body)
    }
  }
  if (token !== undefined || origin === undefined) return end(response, 404)
  if (!path.startsWith('/') || /[\\\s]/.test(path)) return end(response, 404)
  response.setHeader('location', `${origin}${path.startsWith('//') ? '/' : path}`)
  end(response, 308)
}

function end(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status
  response.end(body)
}
