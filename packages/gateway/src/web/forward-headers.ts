import type { DestinationOf } from '@taga/contract'
import { narrowedCookie, withoutOwnCookies } from '../front/cookies.ts'

/** Headers about one connection (RFC 9110 section 7.6.1), which end at each hop. */
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
])

/**
 * What claims to tell for whom, by which way or under which name a request comes, or asks a program in between to read it as another: the
 * gateway alone tells that. `proxy`: CGI programs take it for a setting of their own. `x-middleware-*`: frameworks skip their checks.
 */
const CLAIMS = new RegExp(
  `^(?:${[
    'forwarded',
    'via',
    'proxy',
    'early-data',
    'cdn-loop',
    'max-forwards',
    'front-end-https',
    'true-client-ip',
    'fastly-.*',
    'cf-.*',
    'client-.*',
    'remote-.*',
    'ssl-.*',
    'taga-.*',
    'x-(?:accel|amzn|appengine|arr|auth-request|authenticated|azure|client|cluster|envoy|forward|forwarded|goog|http-method|middleware|ms-client-principal|original|originating|pomerium|proxy|proxyuser|real|remote|rewrite|ssl|taga|webauth)(?:-.*)?',
    'x-(?:host|scheme|url-scheme|method-override|sendfile)',
  ].join('|')})$`,
)

/** Names of other characters are told from names with hyphens by some programs and not by others. */
const PLAIN_NAME = /^[a-z0-9-]+$/

export type Telling = {
  readonly address: string
  readonly name: string
  readonly port: number
  readonly assertion: string
}

export const ASSERTION_HEADER = 'taga-assertion'

/** What an upstream is told of a request, as names and values by turns. `raw`: as they came, HTTP/2's own among them. */
export function requestHeaders(
  raw: readonly string[],
  destination: DestinationOf<'web'>,
  { address, name, port, assertion }: Telling,
): string[] {
  const dropped = namedByConnection(raw)
  const headers: string[] = []
  const cookies: string[] = []
  for (let at = 0; at < raw.length; at += 2) {
    const header = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const fate = fateOf(header)
    if (fate === 'ends' || dropped?.has(header.toLowerCase()) === true) continue
    if (fate === 'cookie') cookies.push(value)
    else headers.push(header, value)
  }
  const cookie = withoutOwnCookies(cookies.length === 0 ? undefined : cookies.join('; '))
  if (cookie !== undefined) headers.push('cookie', cookie)
  const publicHost = port === 443 ? name : `${name}:${port}`
  headers.push(
    'host',
    destination.hostHeader === 'public' ? publicHost : upstreamHost(destination),
    'x-forwarded-for',
    address,
    'x-forwarded-host',
    publicHost,
    'x-forwarded-proto',
    'https',
    ASSERTION_HEADER,
    assertion,
  )
  return headers
}

/** What becomes of a header, by its name as it came. Names are few, and judging one takes long: some are remembered. */
const fates = new Map<string, 'ends' | 'cookie' | 'passes'>()
const MOST_FATES = 1_000
const LONGEST_REMEMBERED = 64

function fateOf(header: string): 'ends' | 'cookie' | 'passes' {
  const known = fates.get(header)
  if (known !== undefined) return known
  const fate = judge(header.toLowerCase())
  if (fates.size < MOST_FATES && header.length <= LONGEST_REMEMBERED) fates.set(header, fate)
  return fate
}

function judge(lower: string): 'ends' | 'cookie' | 'passes' {
  if (!PLAIN_NAME.test(lower) || HOP.has(lower) || CLAIMS.test(lower)) return 'ends'
  if (lower === 'host' || lower === 'content-length') return 'ends'
  return lower === 'cookie' ? 'cookie' : 'passes'
}

export function upstreamHost({ host, port, scheme }: DestinationOf<'web'>): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`
}

/** Headers that are about this connection alone because it says so; undefined where it says nothing. */
function namedByConnection(raw: readonly string[]): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined
  for (let at = 0; at < raw.length; at += 2) {
    const header = raw[at] ?? ''
    if (header.length !== 'connection'.length || header.toLowerCase() !== 'connection') continue
    named ??= new Set()
    for (const part of (raw[at + 1] ?? '').split(',')) named.add(part.trim().toLowerCase())
  }
  return named
}

/** Headers of an upstream's answer that the gateway says itself, or that speak for more than this name. */
const OWN = new Set(['strict-transport-security', 'public-key-pins', 'alt-svc', 'clear-site-data'])

/**
 * What a browser gets of an upstream's answer: names in lower case and values by turns, as they are given. Redirects to the upstream's own
 * address lead to the public name instead.
 */
export function answerHeaders(
  headers: readonly string[],
  destination: DestinationOf<'web'>,
  { name, port }: Pick<Telling, 'name' | 'port'>,
): string[] {
  const dropped = namedByConnection(headers)
  const kept = ['strict-transport-security', 'max-age=31536000']
  for (let at = 0; at < headers.length; at += 2) {
    const header = headers[at] ?? ''
    const value = headers[at + 1] ?? ''
    if (HOP.has(header) || OWN.has(header) || dropped?.has(header) === true) continue
    if (header === 'set-cookie') {
      const cookie = narrowedCookie(value)
      if (cookie !== undefined) kept.push(header, cookie)
    } else if (header === 'location' || header === 'content-location')
      kept.push(header, publicLocation(value, destination, { name, port }))
    else kept.push(header, value)
  }
  return kept
}

function publicLocation(
  location: string,
  { scheme, ...rest }: DestinationOf<'web'>,
  { name, port }: Pick<Telling, 'name' | 'port'>,
): string {
  const own = `${scheme}://${upstreamHost({ scheme, ...rest })}`
  if (location !== own && !/^[/?#]/.test(location.slice(own.length))) return location
  if (!location.toLowerCase().startsWith(own.toLowerCase())) return location
  return `https://${port === 443 ? name : `${name}:${port}`}${location.slice(own.length)}`
}
