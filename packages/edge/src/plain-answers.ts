import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Challenges } from './challenges.ts'

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/

/** Port 80: what a certificate authority asks, and the way to https for the public name. Nothing else is answered there. */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  { challenges, publicUrl }: { readonly challenges: Challenges; readonly publicUrl: URL | undefined },
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
  const host = request.headers.host?.toLowerCase().replace(/:\d+$/, '')
  if (token !== undefined || publicUrl === undefined || host !== publicUrl.hostname) return end(response, 404)
  if (!path.startsWith('/') || /[\\\s]/.test(path)) return end(response, 404)
  response.setHeader('location', `${publicUrl.origin}${path.startsWith('//') ? '/' : path}`)
  end(response, 308)
}

function end(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status
  response.end(body)
}
