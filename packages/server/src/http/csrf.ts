import { CSRF_HEADER, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { hashSecret, isSameSecret } from './secrets.ts'

/** The value a page sends back with every change: derived from the session's token, which scripts cannot read. */
export function csrfOf(sessionToken: string): string {
  return hashSecret('csrf', sessionToken)
}

export function isUnsafe(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/**
 * Changes come from our own pages only: exact `Origin`. Programs that are no browser send none, and then may not ride on a cookie either.
 * Throws `bad_origin`.
 */
export function checkOrigin(
  place: Deps['place'],
  request: { readonly method: string; readonly headers: Headers },
): void {
  if (!isUnsafe(request.method)) return
  const origin = request.headers.get('origin')
  if (origin !== null) {
    if (!place.origins.includes(origin)) throw new Fault('bad_origin')
    return
  }
  const fromBrowser = request.headers.has('sec-fetch-site') || request.headers.has('cookie')
  if (fromBrowser) throw new Fault('bad_origin')
}

/** Where a session carries the change, the page must know the session's csrf value: by header, or by field of a form. */
export function checkCsrf(sessionToken: string, sent: { readonly headers: Headers; readonly field?: string }): void {
  const value = sent.headers.get(CSRF_HEADER) ?? sent.field
  if (value === undefined || !isSameSecret(value, csrfOf(sessionToken))) throw new Fault('bad_csrf')
}
