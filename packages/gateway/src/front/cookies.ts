/** Names of the gateway's own cookies begin so: they are for this host alone (RFC 6265bis), and no upstream ever sees or sets one. */
export const OWN_COOKIE = '__Host-taga-'
export const SESSION_COOKIE = `${OWN_COOKIE}session`
export const FLOW_COOKIE = `${OWN_COOKIE}flow`

/** The value of a cookie; undefined where it is absent, or sent twice: then nobody can say which one is ours. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const found = cookiesOf(header, name)
  return found.length === 1 ? found[0] : undefined
}

export function isCookieTwice(header: string | undefined, name: string): boolean {
  return cookiesOf(header, name).length > 1
}

function cookiesOf(header: string | undefined, name: string): readonly string[] {
  if (header === undefined) return []
  const found: string[] = []
  for (const part of header.split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(name) && cookie[name.length] === '=') found.push(cookie.slice(name.length + 1))
  }
  return found
}

/** The cookies that an upstream may see, as it gets them; undefined where none are left. */
export function withoutOwnCookies(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const left = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.toLowerCase().startsWith(OWN_COOKIE.toLowerCase()))
  return left.length === 0 ? undefined : left.join('; ')
}

/**
 * A cookie that an upstream sets, for this host alone: without `Domain`, so that no application sets one for another. Undefined for one
 * that bears our name.
 */
export function narrowedCookie(setCookie: string): string | undefined {
  // without a name, what a browser sends back is the value alone, which may look like a name
  if (
    setCookie
      .replace(/^[\s=]+/, '')
      .toLowerCase()
      .startsWith(OWN_COOKIE.toLowerCase())
  )
    return undefined
  return setCookie
    .split(';')
    .filter((part, at) => at === 0 || !/^\s*domain\s*(?:=|$)/i.test(part))
    .join(';')
}

export function setCookie(name: string, value: string, maxAgeSeconds?: number): string {
  const life = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${life}`
}
