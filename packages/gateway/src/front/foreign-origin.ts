/** Headers by which a browser tells who makes a request (RFC 6454 section 7; W3C Fetch Metadata). Scripts can set none of them. */
export type MadeBy = {
  readonly origin: string | undefined
  readonly site: string | undefined
  readonly mode: string | undefined
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Whether somebody else's page asks for a change in a person's name. Cookies tell sites apart (`SameSite`), never names of one site: so an
 * application of this gateway may not post to another, nor may a page that hides where it is. What is left to others of the same site is a
 * form that is sent as a page of its own, as identity providers do (SAML by POST); to programs that are no browser, everything.
 * - `own`: the origin of the name that was asked. `isSibling`: whether a name in lower case is one of this gateway's, whatever its port.
 */
export function isForeign(
  method: string | undefined,
  { origin, site, mode }: MadeBy,
  { own, isSibling }: { readonly own: string; readonly isSibling: (name: string) => boolean },
): boolean {
  if (SAFE.has(method ?? '') || origin === own) return false
  const isOwnPage = site === 'same-origin' || site === 'none'
  if (origin === undefined) return site !== undefined && !isOwnPage
  // a page without referrers hides its origin from itself as well
  if (origin === 'null') return !isOwnPage
  const from = URL.canParse(origin) ? new URL(origin) : undefined
  if (from?.protocol !== 'https:' || isSibling(from.hostname)) return true
  return site === 'cross-site' || (mode !== undefined && mode !== 'navigate')
}
