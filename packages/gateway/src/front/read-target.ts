/** What a request asks of which name, read once and the same way for everything after. */
export type Target = { readonly name: string; readonly path: string }

/** Why a request is no request of a well-meaning client. Each is a line of the access log, and a 400, 405 or 421 without a body. */
export type BadTarget = 'badHost' | 'badPath' | 'badFraming' | 'badHeader' | 'badMethod' | 'badVersion'

export const MOST_PATH_BYTES = 8 * 1024

const HOST = /^([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/

/** What of a request is looked at before anything else is. `rawHeaders` as node has them: names and values by turns. */
export type RawRequest = {
  readonly httpVersionMajor: number
  readonly httpVersionMinor?: number | undefined
  readonly method?: string | undefined
  readonly scheme?: string | undefined
  readonly url?: string | undefined
  readonly authority?: string | undefined
  readonly rawHeaders: readonly string[]
  /** Whether it has a body, as far as its head says. */
  readonly hasBody?: boolean
}

/**
 * The name and path of a request, or why it is refused. A path is one that every program behind us reads alike (RFC 3986): it begins
 * with one slash, its escapes are whole, and it has neither dot segments, backslashes nor control characters, also none that are escaped,
 * once or several times; an escaped slash is refused, since some read it as one, but for names whose application needs it. Nothing is
 * mended: what is mended by one is not by another. `ownPath`: what nobody else may be asked for, however it is written.
 */
export function readTarget(
  request: RawRequest,
  ownPath?: string,
  passesSlashes: (name: string) => boolean = () => false,
): Target | BadTarget {
  const host = hostOf(request)
  const name = host === undefined ? undefined : HOST.exec(host.toLowerCase())?.[1]
  if (name === undefined || name.length > 253) return 'badHost'
  const bad = badMethod(request) ?? badVersion(request) ?? badHeader(request)
  if (bad !== undefined) return bad
  const url = request.url ?? ''
  return isPlainPath(url, { ownPath, passesSlashes: () => passesSlashes(name) }) ? { name, path: url } : 'badPath'
}

/** The one name that a request is for (RFC 9112 section 3.2, RFC 9113 section 8.3.1). Two that disagree are none. */
function hostOf({ httpVersionMajor, authority, rawHeaders }: RawRequest): string | undefined {
  const hosts: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[at + 1] ?? '')
  }
  if (httpVersionMajor < 2) return hosts.length === 1 ? hosts[0] : undefined
  if (authority === undefined || authority === '') return hosts.length === 1 ? hosts[0] : undefined
  return hosts.every((host) => host.toLowerCase() === authority.toLowerCase()) ? authority : undefined
}

/** TRACE gives back what only the gateway says (RFC 9110 section 9.3.8); CONNECT asks for elsewhere. Methods are told apart by case. */
const METHOD = /^(?!(?:CONNECT|TRACE|TRACK|PRI|DEBUG)$)[A-Z][A-Z-]{0,31}$/

/** What comes with GET or HEAD is read by some as a body, and by others as the next request (RFC 9110 section 9.3.1). */
function badMethod({ method = 'GET', hasBody = false }: RawRequest): BadTarget | undefined {
  if (!METHOD.test(method)) return 'badMethod'
  return hasBody && (method === 'GET' || method === 'HEAD') ? 'badFraming' : undefined
}

/** HTTP/1.0, 1.1 and 2. A body in chunks is not of HTTP/1.0 (RFC 9112 section 6.1). */
function badVersion({
  httpVersionMajor,
  httpVersionMinor = httpVersionMajor === 1 ? 1 : 0,
  scheme,
  authority,
  rawHeaders,
}: RawRequest): BadTarget | undefined {
  if (httpVersionMajor === 2) {
    if (httpVersionMinor !== 0 || (scheme === undefined && authority === undefined)) return 'badVersion'
    return scheme === undefined || scheme === 'https' ? undefined : 'badHeader'
  }
  if (httpVersionMajor !== 1 || httpVersionMinor > 1) return 'badVersion'
  if (httpVersionMinor === 1) return undefined
  const isChunked = rawHeaders.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'transfer-encoding')
  return isChunked ? 'badFraming' : undefined
}

const HEADER_NAME = /^:?[A-Za-z0-9!#$%&'*+.^`|~-]+$/
const MOST_HEADERS = 100

/** Names with underscores are told from names with hyphens by some programs and not by others: they are never passed on. */
function badHeader({ httpVersionMajor, rawHeaders }: RawRequest): BadTarget | undefined {
  if (rawHeaders.length > MOST_HEADERS * 2) return 'badHeader'
  let lengths = 0
  let codings = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = rawHeaders[at + 1] ?? ''
    if (name.includes('_')) continue // never passed on, see `forwardHeaders`
    if (!HEADER_NAME.test(name)) return 'badHeader'
    if (value.includes('\0') || value.includes('\r') || value.includes('\n')) return 'badHeader'
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

type Plainness = { readonly ownPath: string | undefined; readonly passesSlashes: () => boolean }

function isPlainPath(url: string, { ownPath, passesSlashes }: Plainness): boolean {
  if (url.length > MOST_PATH_BYTES || !PATH.test(url)) return false
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  if (/%(?![0-9A-Fa-f]{2})/.test(path) || path.startsWith('//')) return false
  if (/%5c/i.test(path) || hasDots(path)) return false
  if (/%2f/i.test(path) && !passesSlashes()) return false
  return isPlainDecoded(path, ownPath)
}

/** Some programs take escapes off more than once. */
const MOST_ESCAPED = 4

/** Whether a path stays what it is when its escapes are taken off, as bytes. Escaped twice, a slash may be part of a name. */
function isPlainDecoded(path: string, ownPath: string | undefined): boolean {
  let left = path
  for (let times = 0; times <= MOST_ESCAPED; times++) {
    if (isOwnInDisguise(left, path, ownPath)) return false
    if (!left.includes('%')) return true
    const next = left.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    if (next === left) return true
    if (BAD_BYTES.test(next) || hasDots(next) || next.startsWith('//')) return false
    left = next
  }
  return false
}

/** Controls, backslashes, and UTF-8 that is longer than it needs to be, by which old programs read dots and slashes (RFC 3629 section 10). */
const BAD_BYTES =
  /[^ -~\u0080-\u00ff]|\\|[\u00c0\u00c1][\u0080-\u00bf]|\u00e0[\u0080-\u009f]|\u00f0[\u0080-\u008f]|\u00f8[\u0080-\u0087]|\u00fc[\u0080-\u0083]/

function hasDots(path: string): boolean {
  return path.includes('/.') && path.split('/').some((part) => /^\.{1,2}\s*(?:;.*)?$/s.test(part))
}

function isOwnInDisguise(read: string, path: string, ownPath: string | undefined): boolean {
  if (ownPath === undefined || path.startsWith(ownPath)) return false
  const plain = (read.includes('//') ? read.replaceAll(/\/{2,}/g, '/') : read).toLowerCase()
  return plain.startsWith(ownPath) || `${plain}/` === ownPath
}
