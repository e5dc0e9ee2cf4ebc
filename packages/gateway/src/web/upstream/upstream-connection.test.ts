import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import fc from 'fast-check'
import { describe, it, onTestFinished, vi } from 'vitest'
import { Errand } from './errand.ts'
import { LentReading } from './lent-reading.ts'
import { UpstreamConnection } from './upstream-connection.ts'

const QUESTION = { method: 'GET', path: '/', headers: [], body: undefined, length: undefined }
const HEADS = [
  'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789',
  'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n',
  'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmore than it said',
  'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nevil',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n-1\r\n',
]

/** That too much came is seen when it comes: what becomes of the connection depends on the cuts. */
const KEEPER = { rests: () => undefined, gone: () => undefined }

/** What is heard of an answer whose bytes come in these parts, by a place that is written over after each read. */
function hear(bytes: Buffer, cuts: readonly number[]): string {
  const way = new Duplex({ read: () => undefined, write: (_part, _coding, done) => done() })
  const lent = new LentReading()
  let heard = ''
  const connection = new UpstreamConnection(way, KEEPER, lent)
  const taker = {
    onHead: ({ status }: { readonly status: number }) => (heard += `${status} `),
    onPart: (part: Buffer) => (heard += part.toString('latin1')),
    onEnd: () => (heard += ' end'),
    onError: (cause: string) => (heard += ` ${cause}`),
  }
  connection.serve(new Errand(QUESTION, taker, () => (heard += ' again')), performance.now())
  let at = 0
  for (const cut of [...cuts.toSorted((one, other) => one - other), bytes.length]) {
    const part = Buffer.from(bytes.subarray(at, cut))
    at = Math.max(at, cut)
    if (part.length === 0) continue
    lent.take?.(part)
    part.fill('!')
  }
  way.destroy()
  return heard
}

describe('an upstream that thinks', () => {
  it('has its whole time, and while nobody may hear it no time passes', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const way = new Duplex({ read: () => undefined, write: (_part, _coding, done) => done() })
    const connection = new UpstreamConnection(way, KEEPER, new LentReading())
    let heard = ''
    const none = () => undefined
    const taker = { onHead: none, onPart: none, onEnd: none, onError: (cause: string) => (heard += cause) }
    const errand = new Errand(QUESTION, taker, none)
    const pass = (seconds: number) => {
      vi.advanceTimersByTime(seconds * 1_000)
      connection.look(performance.now())
      return heard
    }
    connection.serve(errand, performance.now())
    assert.equal(pass(60), '')
    errand.pause()
    assert.equal(pass(500), '')
    errand.resume()
    assert.equal(pass(59), '')
    assert.equal(pass(2), 'upstreamTimedOut')
  })
})

describe('an answer', () => {
  it('is heard alike, however its bytes are cut, and nothing of it is read where other bytes came since', () => {
    const cut = fc.array(fc.nat(130), { maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom(...HEADS), cut, (text, cuts) => {
        const bytes = Buffer.from(text, 'latin1')
        const within = cuts.filter((each) => each < bytes.length)
        assert.equal(hear(bytes, within), hear(bytes, []))
      }),
      { numRuns: 500 },
    )
  })

  it('of any bytes ends in an answer or in an error, and nothing is thrown', () => {
    const piece = fc.constantFrom(
      'HTTP/1.1 200 OK',
      '\r\n',
      '\r',
      '\n',
      ': ',
      'Content-Length',
      'Transfer-Encoding: chunked',
      '0',
      '5',
      '\0',
      'x',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(200), { maxLength: 5 }), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''), 'latin1')
        hear(
          bytes,
          cuts.filter((each) => each < bytes.length),
        )
      }),
      { numRuns: 1_000 },
    )
  })
})
