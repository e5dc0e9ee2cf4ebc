/** What a request asks of which name, read once and the same way for everything after. */
export type Target = { readonly name: string; readonly path: string }

/** Why a request is no request of a well-meaning client. Each is a line of the access log, and a 400 or 421 without a body. */
export type BadTarget = 'badHost' | 'badPath' | 'badFraming' | 'badHeader'

export const MOST_PATH_BYTES = 8 * 1024

const HOST = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/

/** What of a request is looked at before anything else is. `rawHeaders` as node has them: names and values by turns. */
export type RawRequest = {
  readonly httpVersionMajor: number
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly authority?: string | undefined
  readonly rawHeaders: readonly string[]
}

/**
 * The name and path of a request, or why it is refused. A path is one that every program behind us reads alike (RFC 3986): it begins
 * with one slash, its escapes are whole, and it has neither dot segments, backslashes nor control characters, also none that are escaped;
 * an escaped slash or backslash is refused, since some read it as one. Nothing is mended: what is mended by one is not by another.
 */
export function readTarget(request: RawRequest): Target | BadTarget {
  const host = hostOf(request)
  const name = host === undefined ? undefined : HOST.exec(host.toLowerCase())?.[1]
  if (name === undefined || name.length > 253) return 'badHost'
  const bad = badHeader(request)
  if (bad !== undefined) return bad
  const url = request.url ?? ''
  return isPlainPath(url) ? { name, path: url } : 'badPath'
}

/** The one name that a request is for (RFC 9112 section 3.2, RFC 9113 section 8.3.1). Two that disagree are none. */
function hostOf({ httpVersionMajor, authority, rawHeaders }: RawRequest): string | undefined {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host')
  if (httpVersionMajor < 2) return hosts.length === 1 ? hosts[0] : undefined
  if (authority === undefined || authority === '') return hosts.length === 1 ? hosts[0] : undefined
  return hosts.every((host) => host.toLowerCase() === authority.toLowerCase()) ? authority : undefined
}

const HEADER_NAME = /^:?[A-Za-z0-9!#$%&'*+.^`|~-]+$/
const MOST_HEADERS = 100

/** Names with underscores are told from names with hyphens by some programs and not by others: they are refused where they claim something. */
function badHeader({ httpVersionMajor, rawHeaders }: RawRequest): BadTarget | undefined {
  if (rawHeaders.length > MOST_HEADERS * 2) return 'badHeader'
  let lengths = 0
  let codings = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    if (name.includes('_')) continue // never passed on, see `forwardHeaders`
    if (!HEADER_NAME.test(name)) return 'badHeader'
    if (['\0', '\r', '\n'].some((bad) => value.includes(bad))) return 'badHeader'
    if (name === 'content-length') {
      lengths += 1
      if (!/^\d{1,15}$/.test(value)) return 'badFraming'
    }
    if (name === 'transfer-encoding') {
      codings += 1
      if (value.toLowerCase() !== 'chunked') return 'badFraming'
    }
  }
  if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0)) return 'badFraming'
  return codings > 0 && httpVersionMajor >= 2 ? 'badFraming' : undefined
}

/** Characters of a path and query (RFC 3986 section 3.3 and 3.4), and those that browsers send beside them as they are. */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]|^`{}"<>]*$/

function isPlainPath(url: string): boolean {
  if (url.length > MOST_PATH_BYTES || !PATH.test(url)) return false
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  if (/%(?![0-9A-Fa-f]{2})/.test(path) || path.startsWith('//')) return false
  // escaped: slash, backslash, NUL and other controls, and the dot where it makes a segment of dots
  if (/%(?:2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i.test(path)) return false
  return !path
    .replaceAll(/%2e/gi, '.')
    .split('/')
    .some((part) => /^\.{1,2}(?:;.*)?$/.test(part))
}
