import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request as ask } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import type { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestFront, type TestFront, WIKI } from '../testing/test-front.ts'

const BYTES = 500_000
const AT_ONCE = 8

/** Each answer is of other bytes, so that one that is mixed up with another is seen. */
describe('answers that come at the same moment', () => {
  const bodies = Array.from({ length: AT_ONCE }, () => randomBytes(BYTES))
  const hashes = bodies.map((body) => hashOf(body))
  let front: TestFront

  beforeAll(async () => {
    front = await openTestFront((request, response) => {
      const [, kind, number] = request.url?.split('/') ?? []
      const body = bodies[Number(number)] ?? Buffer.alloc(0)
      response.setHeader('content-type', 'text/plain')
      if (kind === 'length') return void response.setHeader('content-length', body.length).end(body)
      let sent = 0
      const more = () => {
        for (let size = 1; sent < body.length; size = (size * 7) % 40_009) {
          const part = body.subarray(sent, sent + size)
          sent += part.length
          if (!response.write(part)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
  })
  afterAll(async () => {
    await front.close()
    if (front.faults.length > 0) throw new AggregateError(front.faults, 'the gateway had faults of its own')
  })

  const tls = (protocol: string) =>
    connectTls({ port: front.port, host: '127.0.0.1', servername: WIKI, ca: front.root, ALPNProtocols: [protocol] })

  /** Reads with rests, as browsers on slow lines do. */
  async function read(from: Readable, at: number): Promise<string> {
    const hash = createHash('sha256')
    let rests = at % 3 === 0 ? 0 : 20
    from.on('data', (part: Buffer) => {
      hash.update(part)
      if (rests-- <= 0) return
      from.pause()
      setTimeout(() => from.resume(), 5)
    })
    await once(from, 'end')
    return hash.digest('hex')
  }

  async function byHttp1(path: string, at: number): Promise<string> {
    const sent = ask({
      createConnection: () => tls('http/1.1'),
      path,
      headers: { host: WIKI, cookie: front.enterAs() },
    }).end()
    const [answer]: readonly unknown[] = await once(sent, 'response')
    return read(answer as IncomingMessage, at) // what a request's event brings
  }

  it.each(['length', 'chunks'])('are whole over HTTP/1.1, told by %s', async (kind) => {
    const got = await Promise.all(hashes.map((_, at) => byHttp1(`/${kind}/${at}`, at)))
    expect(got).toEqual(hashes)
  })

  it.each(['length', 'chunks'])('are whole over HTTP/2, told by %s', async (kind) => {
    const client = connectHttp2(`https://${WIKI}`, { createConnection: () => tls('h2') })
    const cookie = front.enterAs()
    const got = await Promise.all(
      hashes.map((_, at) => read(client.request({ ':path': `/${kind}/${at}`, cookie }), at)),
    )
    client.destroy()
    expect(got).toEqual(hashes)
  })
})

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
