import { describe, expect, it } from 'vitest'
import { readAnswerHead } from './answer-head.ts'

const head = (...lines: string[]) => lines.join('\r\n')

describe('the head of an answer', () => {
  it('is read with its names in lower case and its values without the blanks around them', () => {
    const text = head('HTTP/1.1 200 OK', 'Content-Type: \t text/html ', 'Set-Cookie: a=1', 'SET-COOKIE: b=2', 'X:')
    expect(readAnswerHead(text)).toEqual({
      status: 200,
      headers: ['content-type', 'text/html', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'x', ''],
      body: { kind: 'untilEnd' },
      isKept: true,
      keptSeconds: undefined,
    })
  })

  it.each([
    ['HTTP/1.1 200', true],
    ['HTTP/1.1 404 ', true],
    ['HTTP/1.0 200 OK', false],
  ])('%s tells whether the connection stays', (first, isKept) => {
    expect(readAnswerHead(first)?.isKept).toBe(isKept)
  })

  it('says how its body ends, and how long its connection is kept', () => {
    expect(readAnswerHead(head('HTTP/1.1 200 OK', 'Content-Length: 12'))?.body).toEqual({ kind: 'length', length: 12 })
    expect(readAnswerHead(head('HTTP/1.1 200 OK', 'Transfer-Encoding: Chunked'))?.body).toEqual({ kind: 'chunks' })
    const ends = head('HTTP/1.1 200 OK', 'Connection: x-a', 'Connection: Keep-Alive, Close')
    expect(readAnswerHead(ends)?.isKept).toBe(false)
    const kept = head('HTTP/1.1 200 OK', 'Keep-Alive: max=5, timeout=7', 'Connection: x-close')
    expect(readAnswerHead(kept)).toMatchObject({ isKept: true, keptSeconds: 7 })
  })

  it.each([
    ['another protocol', 'HTTP/2 200'],
    ['two versions', 'HTTP/1.2 200 OK'],
    ['a status of four digits', 'HTTP/1.1 2000 OK'],
    ['a status of 6xx', 'HTTP/1.1 600 OK'],
    ['no space', 'HTTP/1.1200 OK'],
    ['a bare line feed', 'HTTP/1.1 200 OK\nX: a'],
    ['a bare carriage return', 'HTTP/1.1 200 OK\r\nX: a\rY: b'],
    ['a NUL', 'HTTP/1.1 200 OK\r\nX: a\0'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: a\r\n b'],
    ['no colon', 'HTTP/1.1 200 OK\r\nX'],
    ['no name', 'HTTP/1.1 200 OK\r\n: a'],
    ['a blank in a name', 'HTTP/1.1 200 OK\r\nX y: a'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 4'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\ncontent-length: 4'],
    ['a length in hexadecimal', 'HTTP/1.1 200 OK\r\nContent-Length: 0x4'],
    ['a length beyond counting', `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(16)}`],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked'],
    ['two codings', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked'],
    ['chunks twice', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked'],
    ['chunks of HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked'],
    ['headers without number', `HTTP/1.1 200 OK${'\r\na: b'.repeat(1_001)}`],
  ])('is none with %s', (_title, text) => {
    expect(readAnswerHead(text)).toBeUndefined()
  })
})
