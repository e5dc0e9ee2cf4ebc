import { Http2ServerRequest } from 'node:http2'
import type { Request } from './visit.ts'

/** Whether a body comes with a request, by what its head says. */
export function hasBody(request: Request): boolean {
  if (request instanceof Http2ServerRequest) return !request.stream.endAfterHeaders
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
}

/** Tells who waits for it that the body may come (RFC 9110 section 10.1.1). */
export function isAwaited(request: Request): boolean {
  return request.headers.expect !== undefined && (request.httpVersionMajor > 1 || request.httpVersionMinor > 0)
}
