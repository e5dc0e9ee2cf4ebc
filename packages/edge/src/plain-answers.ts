import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Challenges } from './challenges.ts'
import { askElsewhere, type Elsewhere } from './elsewhere.ts'

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/

export type PlainAnswers = {
  readonly challenges: Challenges
  /** The https origin of a name that is served here. */
  readonly originOf: (name: string) => string | undefined
  /** Who serves the other names of this machine. */
  readonly elsewhere: () => Elsewhere | undefined
}

/** Port 80: what a certificate authority asks, and the way to https for names that are served. Nothing else is answered there. */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  { challenges, originOf, elsewhere }: PlainAnswers,
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
  const httpPort = origin === undefined ? elsewhere()?.httpPort : undefined
  if (httpPort !== undefined) return askElsewhere(request, response, httpPort)
  if (token !== undefined || origin === undefined) return end(response, 404)
  if (!path.startsWith('/') || /[\\\s]/.test(path)) return end(response, 404)
  response.setHeader('location', `${origin}${path.startsWith('//') ? '/' : path}`)
  end(response, 308)
}

function end(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status
  response.end(body)
}
