import { WIKI } from '../../testing/test-front.ts'

type Fields = readonly (readonly [string, string])[]

/** A request of HTTP/2 as its fields; `told`: what the access log says of it, where it is not HTTP/2 itself that ends the stream. */
export type Http2Attack = {
  readonly title: string
  readonly fields: (cookie: string) => Fields
  readonly body?: string
  readonly outcome: readonly (number | 'reset' | 'gone')[]
  readonly told?: string
}

const METHOD = [':method', 'GET'] as const
const SCHEME = [':scheme', 'https'] as const
const PATH = [':path', '/a'] as const
const AUTHORITY = [':authority', WIKI] as const

export function good(cookie: string): Fields {
  return [METHOD, SCHEME, PATH, AUTHORITY, ['cookie', cookie]]
}

function broken(title: string, change: (fields: Fields) => Fields, body?: string): Http2Attack {
  // a body of GET would be refused for itself
  const asked = (cookie: string) => (body === undefined ? good(cookie) : set(':method', 'POST')(good(cookie)))
  const fields = (cookie: string) => change(asked(cookie))
  return { title, fields, outcome: ['reset', 'gone', 400], ...(body !== undefined && { body }) }
}

function dropped(title: string, change: (fields: Fields) => Fields): Http2Attack {
  return { title, fields: (cookie) => change(good(cookie)), outcome: [200] }
}

function refused(
  title: string,
  change: (fields: Fields) => Fields,
  [status, told]: readonly [number, string],
): Http2Attack {
  return { title, fields: (cookie) => change(good(cookie)), outcome: [status], told }
}

function set(name: string, value: string): (fields: Fields) => Fields {
  return (fields) => fields.map((field) => (field[0] === name ? [name, value] : field))
}

function add(...more: Fields): (fields: Fields) => Fields {
  return (fields) => [...fields, ...more]
}

function without(name: string): (fields: Fields) => Fields {
  return (fields) => fields.filter((field) => field[0] !== name)
}

/** What RFC 9113 section 8 forbids: the stream is reset by HTTP/2 itself. */
const BROKEN: readonly Http2Attack[] = [
  broken('a scheme that is a target', set(':scheme', 'https://evil.example/?')),
  broken('two hosts beside the authority', add(['host', WIKI], ['host', 'evil.example'])),
  broken('two hosts and no authority', (fields) => [...without(':authority')(fields), ['host', WIKI], ['host', WIKI]]),
  broken('a pseudo field behind the others', (fields) => [...fields.slice(1), METHOD]),
  broken('two methods', (fields) => [METHOD, ...fields]),
  broken('two paths', (fields) => [[':path', '/smuggled'], ...fields]),
  broken('two authorities', (fields) => [[':authority', 'evil.example'], ...fields]),
  broken('two schemes', (fields) => [[':scheme', 'http'], ...fields]),
  broken('a pseudo field of its own', (fields) => [[':evil', '1'], ...fields]),
  broken('a status', (fields) => [[':status', '200'], ...fields]),
  broken('a protocol without CONNECT', (fields) => [[':protocol', 'websocket'], ...fields]),
  broken('extended CONNECT', (fields) => [[':protocol', 'websocket'], ...set(':method', 'CONNECT')(fields)]),
  broken('no path', without(':path')),
  broken('no method', without(':method')),
  broken('no scheme', without(':scheme')),
  broken('an empty path', set(':path', '')),
  broken('a path of no slash', set(':path', 'a')),
  broken('a method with a space', set(':method', 'GET /smuggled HTTP/1.1')),
  broken('a method with a line end', set(':method', 'GET / HTTP/1.1\r\nX: y\r\n\r\nGET')),
  broken('a path with a line end', set(':path', '/a HTTP/1.1\r\nHost: x\r\n\r\nGET /smuggled')),
  broken('a path with a space', set(':path', '/a b')),
  broken('an authority with a line end', set(':authority', `${WIKI}\r\nX: y`)),
  broken('a name in capitals', add(['X-Upper', '1'])),
  broken('Connection', add(['connection', 'close'])),
  broken('Keep-Alive', add(['keep-alive', 'timeout=5'])),
  broken('Proxy-Connection', add(['proxy-connection', 'keep-alive'])),
  broken('Transfer-Encoding', add(['transfer-encoding', 'chunked']), '0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n'),
  broken('Upgrade', add(['upgrade', 'h2c'])),
  broken('TE of more than trailers', add(['te', 'chunked'])),
  broken('a length that is shorter than the body', add(['content-length', '3']), 'hello'),
  broken('a length that is longer than the body', add(['content-length', '9']), 'hello'),
  broken('two lengths', add(['content-length', '5'], ['content-length', '5']), 'hello'),
  broken('a length with a sign', add(['content-length', '+5']), 'hello'),
  broken('a length that is no number', add(['content-length', '5, 5']), 'hello'),
  broken('a length and no body', add(['content-length', '5'])),
]

/** What is no header field at all: HTTP/2 leaves it out, and the rest arrives as one request. */
export const DROPPED: readonly Http2Attack[] = [
  dropped('a name with a space', add(['x y', 'forged'])),
  dropped('a name with a colon', add(['x:y', 'forged'])),
  dropped('a name with a line end', add(['x\r\ny', 'forged'])),
  dropped('a name with a NUL', add(['x\x00y', 'forged'])),
  dropped('a name with a high byte', add(['x\xff', 'forged'])),
  dropped('an empty name', add(['', 'forged'])),
  dropped('a value with LF', add(['x', 'a\nb: forged'])),
  dropped('a value with CR', add(['x', 'a\rforged'])),
  dropped('a value with NUL', add(['x', 'a\x00forged'])),
  dropped('a value with CR and LF', add(['x', 'a\r\nforged: 1'])),
]

/** What HTTP/2 lets through and nobody else should. */
const REFUSED: readonly Http2Attack[] = [
  refused('CONNECT', (fields) => [[':method', 'CONNECT'], [':authority', '127.0.0.1:22'], ...fields.slice(4)], [
    405,
    'badMethod',
  ]),
  refused('TRACE', set(':method', 'TRACE'), [405, 'badMethod']),
  refused('TRACK', set(':method', 'TRACK'), [405, 'badMethod']),
  refused('a method in small letters', set(':method', 'get'), [405, 'badMethod']),
  refused('a method of its own characters', set(':method', 'GE|T'), [405, 'badMethod']),
  refused('another scheme', set(':scheme', 'http'), [400, 'badHeader']),
  refused('another host beside the authority', add(['host', 'evil.example']), [400, 'badHost']),
  refused('a name that is not of the handshake', set(':authority', 'other.apps.example.jp'), [421, 'otherName']),
  refused('a name of elsewhere', set(':authority', '169.254.169.254'), [421, 'otherName']),
  // the HTTP/2 of newer versions of Node ends the stream itself
  {
    ...refused('an authority with somebody in it', set(':authority', `a@${WIKI}`), [400, 'badHost']),
    outcome: [400, 'reset'],
  },
  refused('an absolute path', set(':path', '//evil.example/'), [400, 'badPath']),
  refused('a path of dots', set(':path', '/a/../b'), [400, 'badPath']),
  refused('a path of escaped dots', set(':path', '/%2e%2e/b'), [400, 'badPath']),
  refused('a path with an escaped line end', set(':path', '/a%0d%0aX:y'), [400, 'badPath']),
  refused('a fragment', set(':path', '/a#b'), [400, 'badPath']),
  refused('a header too many', add(...Array.from({ length: 120 }, (_, at) => [`x${at}`, '1'] as const)), [
    400,
    'badHeader',
  ]),
  refused('an expectation of its own', add(['expect', '200-maybe']), [417, 'badExpectation']),
]

export const HTTP2_ATTACKS: readonly Http2Attack[] = [...BROKEN, ...REFUSED]
