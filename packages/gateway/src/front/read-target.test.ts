import { describe, expect, it } from 'vitest'
import { type RawRequest, readTarget } from './read-target.ts'

function ask(url: string, headers: readonly string[] = ['Host', 'wiki.example.jp'], more: Partial<RawRequest> = {}) {
  return readTarget({ httpVersionMajor: 1, method: 'GET', url, rawHeaders: headers, ...more })
}

describe('what a request asks for', () => {
  it.each([
    ['/'],
    ['/a/b.html?q=1&r=%20'],
    ['/日本語'.replace('日本語', encodeURIComponent('日本語'))],
    ['/a;v=1/b@c'],
    ['/a?to=https://example.jp/../x'],
    ['/...'],
    ['/.well-known/x'],
    ['/a//b'],
    ['/search?q={"a":[1]}'],
    ['/job/feature%252Fone/'],
    ['/100%25'],
    ['/%e6%97%a5%e6%9c%ac'],
    ['/a%3bb'],
    ['/?a=/../%2e%2e/%00'],
  ])('is read as it stands: %j', (url) => {
    expect(ask(url)).toEqual({ name: 'wiki.example.jp', path: url })
  })

  it.each([
    ['wiki.example.jp:8443', 'wiki.example.jp'],
    ['WIKI.Example.JP', 'wiki.example.jp'],
  ])('has its name in lower case and without a port: %j', (host, name) => {
    expect(ask('/', ['host', host])).toEqual({ name, path: '/' })
  })

  it.each([
    [''],
    ['*'],
    ['http://wiki.example.jp/'],
    ['//evil.example/'],
    ['/a/../b'],
    ['/a/./b'],
    ['/..'],
    ['/%2e%2e/x'],
    ['/a/.%2E/x'],
    ['/..;/x'],
    ['/a/%2fb'],
    ['/a%5cb'],
    ['/a\\b'],
    ['/%00'],
    ['/a%0d%0aX: y'],
    ['/%'],
    ['/%4'],
    ['/%zz'],
    ['/a b'],
    ['/a\tb'],
    ['/a#b'],
    ['/é'],
    [`/${'a'.repeat(8 * 1024)}`],
    ['/%252e%252e/x'],
    ['/..%252fx'],
    ['/%25252e%25252e%25252fx'],
    ['/%2525252525252525252e'],
    ['/a%255cb'],
    ['/a%2500'],
    ['/..%3bx/y'],
    ['/..%20/y'],
    ['/%c0%ae%c0%ae/x'],
    ['/%e0%80%af'],
    ['/%f0%80%80%ae'],
    ['/%25c0%25ae'],
  ])('is refused where programs read the path differently: %j', (url) => {
    expect(ask(url)).toBe('badPath')
  })

  it.each([
    [[]],
    [['Host', 'a.example.jp', 'Host', 'b.example.jp']],
    [['Host', 'a.example.jp', 'host', 'a.example.jp']],
    [['Host', 'a.example.jp,b.example.jp']],
    [['Host', 'a.example.jp@b']],
    [['Host', '']],
    [['Host', 'a..example.jp']],
    [['Host', 'a.example.jp.']],
    [['Host', '[::1]']],
    [['Host', 'a_b.example.jp']],
    [['Host', ' a.example.jp']],
    [['Host', 'a.example.jp:999999']],
  ])('is refused without one plain name: %j', (headers) => {
    expect(ask('/', headers)).toBe('badHost')
  })

  it.each([
    [['Content-Length', '5', 'Content-Length', '5']],
    [['Content-Length', '+5']],
    [['Content-Length', '5, 5']],
    [['Content-Length', '0x5']],
    [['Content-Length', '-1']],
    [['Content-Length', '5', 'Transfer-Encoding', 'chunked']],
    [['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked']],
    [['Transfer-Encoding', 'xchunked']],
    [['Transfer-Encoding', 'gzip, chunked']],
    [['Transfer-Encoding', 'chunked, identity']],
    [['Transfer-Encoding', '\u000bchunked']],
  ])('is refused where its end could be read in two ways: %j', (headers) => {
    expect(ask('/', ['Host', 'a.example.jp', ...headers])).toBe('badFraming')
  })

  it.each([
    ['/.taga/x', true],
    ['/.TAGA/x', false],
    ['/.taga', false],
    ['/%2etaga/x', false],
    ['/.tag%61/x', false],
    ['/%252etaga/x', false],
    ['/.tagas', true],
    ['/a/.taga/x', true],
  ])('keeps what is its own from being asked for in disguise: %j', (url, isPlain) => {
    const target = readTarget({ httpVersionMajor: 1, method: 'GET', url, rawHeaders: ['Host', 'a'] }, '/.taga/')
    expect(target).toEqual(isPlain ? { name: 'a', path: url } : 'badPath')
  })

  it.each([
    ['/api/v4/projects/group%2Fsub%2fproject', true],
    ['/%2f.taga/x', false],
    ['/.taga%2fx', false],
    ['/%252e%252e%2fx', false],
    ['/a%2f..%2fb', false],
    ['/a%2f%2e%2e/b', false],
    ['/%2fevil.example', false],
    ['/a%5cb', false],
    ['/a%2f..;x%2fb', false],
  ])('passes slashes in names where they are wanted, and nothing that hides behind them: %j', (url, isPlain) => {
    const request = { httpVersionMajor: 1, method: 'GET', url, rawHeaders: ['Host', 'git.example.jp'] }
    const wanted = (name: string) => name === 'git.example.jp'
    expect(readTarget(request, '/.taga/', wanted)).toEqual(isPlain ? { name: 'git.example.jp', path: url } : 'badPath')
    expect(readTarget({ ...request, rawHeaders: ['Host', 'a'] }, '/.taga/', wanted)).toBe('badPath')
  })

  it.each([['TRACE'], ['TRACK'], ['CONNECT'], ['get'], ['G T'], [''], ['A'.repeat(40)]])(
    'is refused by methods that give away, lead elsewhere or are read in two ways: %j',
    (method) => expect(ask('/', undefined, { method })).toBe('badMethod'),
  )

  it('is refused in other versions, with a body where none belongs, and in chunks before there were any', () => {
    const body = ['Host', 'a', 'Transfer-Encoding', 'chunked']
    expect(ask('/', body, { httpVersionMinor: 0, method: 'POST' })).toBe('badFraming')
    expect(ask('/', undefined, { httpVersionMajor: 0, httpVersionMinor: 9 })).toBe('badVersion')
    expect(ask('/', undefined, { httpVersionMajor: 2 })).toBe('badVersion')
    expect(ask('/', undefined, { httpVersionMinor: 2 })).toBe('badVersion')
    expect(ask('/', undefined, { hasBody: true })).toBe('badFraming')
    expect(ask('/', undefined, { hasBody: true, method: 'POST' })).toMatchObject({ path: '/' })
  })

  it('is refused with names that are no header names, values with line ends, or too many of them', () => {
    expect(ask('/', ['Host', 'a.example.jp', 'X Y', '1'])).toBe('badHeader')
    expect(ask('/', ['Host', 'a.example.jp', 'X', 'a\r\nY: b'])).toBe('badHeader')
    expect(ask('/', ['Host', 'a.example.jp', ...Array.from({ length: 200 }, () => 'x')])).toBe('badHeader')
  })

  it('over HTTP/2 is for its authority, and for no other host beside it', () => {
    const http2 = { httpVersionMajor: 2, authority: 'wiki.example.jp:8443' }
    expect(ask('/', [':method', 'GET', ':authority', 'wiki.example.jp:8443'], http2)).toMatchObject({
      name: 'wiki.example.jp',
    })
    expect(ask('/', ['host', 'evil.example.jp'], http2)).toBe('badHost')
    expect(ask('/', ['transfer-encoding', 'chunked'], http2)).toBe('badFraming')
  })
})
