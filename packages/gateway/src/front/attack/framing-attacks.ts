import { type Attack, hidden, latin, request } from './attack.ts'
import { WIKI } from '../../testing/test-front.ts'

const BAD = ['badFraming', 'notHttp', 'badHeader', 'badVersion', 'badMethod', 'pipelined'] as const

function framed(title: string, lines: readonly string[], body = 'hello'): Attack {
  return { title, bytes: (cookie) => request(cookie, { lines, body }), status: [400], cause: BAD }
}

const CHUNKS = '5\r\nhello\r\n0\r\n\r\n'

const LENGTHS = [
  '+5',
  '-1',
  '0x5',
  '5, 5',
  '5,5',
  '5,6',
  '5 5',
  '5;',
  '1e1',
  '5.0',
  '"5"',
  "'5'",
  '\xef\xbc\x95',
  '',
  '5\x0b',
  '5\x00',
  '\x0c5',
  '99999999999999999999',
  '18446744073709551621',
  '4294967301a',
  '0 5',
  'five',
  '5\r',
  '_5',
  '5_0',
]

const CODINGS = [
  'xchunked',
  'chunked, chunked',
  'gzip, chunked',
  'chunked, gzip',
  'chunked, identity',
  'identity',
  'identity, chunked',
  '\x0bchunked',
  'chunked\x0b',
  '"chunked"',
  "'chunked'",
  'chunked;q=1',
  'chunk',
  'chunked,',
  ',chunked',
  'chunked\x00',
  'cow',
  'deflate',
  'chunked\x0c',
  '\x85chunked',
  'ch\x75nked x',
  'chunked\xa0',
  '',
  'trailers, chunked',
  'chunked , cow',
]

/** Lines by which one program sees a coding and another does not, beside a length. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['a space before the colon', ['Content-Length: 5', 'Transfer-Encoding : chunked']],
  ['a tab before the colon', ['Content-Length: 5', 'Transfer-Encoding\t: chunked']],
  ['a space before the name', ['Content-Length: 5', ' Transfer-Encoding: chunked']],
  ['a tab before the name', ['Content-Length: 5', '\tTransfer-Encoding: chunked']],
  ['a line end in the name', ['Content-Length: 5', 'Transfer-Encoding\n: chunked']],
  ['a folded value', ['Content-Length: 5', 'Transfer-Encoding:\r\n chunked']],
  ['a folded length', ['Content-Length:\r\n 5', 'Transfer-Encoding: chunked']],
  ['a name after a bare LF', ['Content-Length: 5', 'X: y\nTransfer-Encoding: chunked']],
  ['a name after a bare CR', ['Content-Length: 5', 'X: y\rTransfer-Encoding: chunked']],
  ['a NUL in the name', ['Content-Length: 5', 'Transfer-Encoding\x00: chunked']],
  ['a high byte in the name', ['Content-Length: 5', 'Transfer-Encoding\xff: chunked']],
  ['a DEL in the name', ['Content-Length: 5', 'Transfer-Encoding\x7f: chunked']],
  ['no colon', ['Content-Length: 5', 'Transfer-Encoding chunked']],
  ['an empty name', ['Content-Length: 5', ': chunked']],
  ['a colon twice', ['Content-Length: 5', 'Transfer-Encoding:: chunked']],
  ['both, length first', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
  ['both, coding first', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
  ['both, length of nothing', ['Content-Length: 0', 'Transfer-Encoding: chunked']],
  ['both, in other cases', ['cOnTeNt-LeNgTh: 5', 'tRaNsFeR-eNcOdInG: chunked']],
  ['two codings', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
  ['two codings, the last chunked', ['Transfer-Encoding: identity', 'Transfer-Encoding: chunked']],
  ['the same coding twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
  ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
  ['the same length twice', ['Content-Length: 5', 'Content-Length: 5']],
  ['two lengths, one of nothing', ['Content-Length: 0', 'Content-Length: 5']],
  [
    'a coding behind Connection',
    ['Connection: Transfer-Encoding, Content-Length', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
  ],
]

/** Bodies in chunks that end in two places. What is before them is passed on, what is after them never is. */
const CHUNKED: readonly (readonly [string, string])[] = [
  ['a size in C', '0x5\r\nhello\r\n0\r\n\r\n'],
  ['a size with a sign', '+5\r\nhello\r\n0\r\n\r\n'],
  ['a size below nothing', '-1\r\nhello\r\n0\r\n\r\n'],
  ['a size of no digits', 'g\r\nhello\r\n0\r\n\r\n'],
  ['a size of nothing at all', '\r\nhello\r\n0\r\n\r\n'],
  ['a size that is too large', 'ffffffffffffffffff\r\nhello\r\n0\r\n\r\n'],
  ['a size that wraps', '10000000000000005\r\nhello\r\n0\r\n\r\n'],
  ['a size after a space', ' 5\r\nhello\r\n0\r\n\r\n'],
  ['a size that ends with LF', '5\nhello\r\n0\r\n\r\n'],
  ['a size that ends with CR', '5\rhello\r\n0\r\n\r\n'],
  ['a size with an underscore', '5_0\r\nhello\r\n0\r\n\r\n'],
  ['an extension that ends with LF', '5;a\nhello\r\n0\r\n\r\n'],
  ['an extension with a CR', '5;a\rb\r\nhello\r\n0\r\n\r\n'],
  ['an extension with a NUL', '5;a\x00\r\nhello\r\n0\r\n\r\n'],
  ['an extension without end', `5;${'a'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`],
  ['data longer than its size', '5\r\nhelloX\r\n0\r\n\r\n'],
  ['data that ends with LF', '5\r\nhello\n0\r\n\r\n'],
  ['data that ends with two bytes of its own', '5\r\nhelloXX0\r\n\r\n'],
  ['an end that ends with LF', '5\r\nhello\r\n0\n\n'],
  ['a trailer with a space before its colon', '5\r\nhello\r\n0\r\nX : y\r\n\r\n'],
  ['a trailer without a colon', '5\r\nhello\r\n0\r\nX y\r\n\r\n'],
]

const WHOLE: readonly (readonly [string, string])[] = [
  ['LF alone everywhere', `GET /a HTTP/1.1\nHost: ${WIKI}\n\n`],
  ['LF alone at the end', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\n\n`],
  ['CR alone everywhere', `GET /a HTTP/1.1\rHost: ${WIKI}\r\r`],
  ['a CR before a line end', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\r\n\r\n`],
  ['a NUL in a value', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nX: a\x00b\r\n\r\n`],
  ['a control in a value', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nX: a\x01b\r\n\r\n`],
  ['a folded line', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nX: a\r\n b\r\n\r\n`],
  ['a body of GET', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nContent-Length: 5\r\n\r\nhello`],
  ['a body of HEAD', `HEAD /a HTTP/1.1\r\nHost: ${WIKI}\r\nContent-Length: 5\r\n\r\nhello`],
  ['a body of GET in chunks', `GET /a HTTP/1.1\r\nHost: ${WIKI}\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`],
  ['chunks of HTTP/1.0', `POST /a HTTP/1.0\r\nHost: ${WIKI}\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`],
  ['garbage', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a response', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
]

export const FRAMING_ATTACKS: readonly Attack[] = [
  ...LENGTHS.map((length) => framed(`a length of ${JSON.stringify(length)}`, [`Content-Length: ${length}`])),
  ...CODINGS.map((coding) => framed(`a coding of ${JSON.stringify(coding)}`, [`Transfer-Encoding: ${coding}`], CHUNKS)),
  ...CODINGS.map((coding) =>
    framed(
      `a length and a coding of ${JSON.stringify(coding)}`,
      ['Content-Length: 5', `Transfer-Encoding: ${coding}`],
      CHUNKS,
    ),
  ),
  ...NAMES.map(([title, lines]) => framed(title, lines, CHUNKS)),
  ...CHUNKED.map(
    ([title, body]): Attack => ({
      title: `chunks with ${title}`,
      bytes: (cookie) => request(cookie, { lines: ['Transfer-Encoding: chunked'], body }),
      status: [400, 413, 'closed'],
      cause: BAD,
    }),
  ),
  ...WHOLE.map(
    ([title, bytes]): Attack => ({
      title,
      bytes: (cookie) => latin(bytes.replace('\r\nHost', `\r\nCookie: ${cookie}\r\nHost`) + hidden(cookie)),
      status: [400, 'closed'],
      cause: [...BAD, 'badHost'],
    }),
  ),
]
