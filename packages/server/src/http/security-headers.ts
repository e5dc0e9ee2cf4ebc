import type { Place } from '../deps.ts'
import { AGAIN_SOURCE } from '../web/again-script.ts'

const CSP = [
  "default-src 'none'",
  `script-src 'self' ${AGAIN_SOURCE}`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer. A route may allow keeping a copy (`Cache-Control`) of what is the same for everyone; nothing else changes. */
export function setSecurityHeaders(headers: Headers, place: Place): void {
  headers.set('content-security-policy', CSP)
  headers.set('x-content-type-options', 'nosniff')
  // not `no-referrer`: with that a browser sends `Origin: null` with our own forms
  headers.set('referrer-policy', 'same-origin')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  if (place.secure) headers.set('strict-transport-security', 'max-age=31536000')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}
