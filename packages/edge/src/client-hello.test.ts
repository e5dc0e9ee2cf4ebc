import { createServer, type Socket } from 'node:net'
import { connect } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readClientHello } from './client-hello.ts'

const NAME = 'taga.example.test'

/** The bytes with which this Node begins TLS. */
async function helloOf(protocols: readonly string[], servername = NAME): Promise<Buffer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const first = new Promise<Buffer>((resolve) =>
    server.once('connection', (socket: Socket) => socket.once('data', (bytes) => resolve(bytes))),
  )
  const client = connect({
    host: '127.0.0.1',
    port: address.port,
    servername,
    ALPNProtocols: [...protocols],
    rejectUnauthorized: true,
  })
  client.on('error', () => undefined)
  const bytes = await first
  client.destroy()
  server.close()
  return bytes
}

describe('the first words of a TLS client', () => {
  let browser: Buffer
  let authority: Buffer
  let silent: Buffer
  beforeAll(async () => {
    ;[browser, authority, silent] = [
      await helloOf(['h2', 'http/1.1']),
      await helloOf(['acme-tls/1']),
      await helloOf([]),
    ]
  })
  afterAll(() => undefined)

  it('tell which protocols it offers, and which name it asks for', () => {
    expect(readClientHello(browser)).toEqual({ kind: 'hello', protocols: ['h2', 'http/1.1'], name: NAME })
    expect(readClientHello(authority)).toEqual({ kind: 'hello', protocols: ['acme-tls/1'], name: NAME })
    expect(readClientHello(silent)).toEqual({ kind: 'hello', protocols: [], name: NAME })
  })

  it('tell the name in lower case, and none where none is asked for or it cannot be one', async () => {
    expect(readClientHello(await helloOf([], 'Wiki.Example.TEST'))).toMatchObject({ name: 'wiki.example.test' })
    expect(readClientHello(await helloOf([], ''))).toEqual({ kind: 'hello', protocols: [] })
    const odd = Buffer.from(browser)
    odd.write('taga/../example..', odd.indexOf(NAME), 'latin1')
    expect(readClientHello(odd)).toEqual({ kind: 'hello', protocols: ['h2', 'http/1.1'] })
  })

  it('are waited for while they are not all there', () => {
    for (let at = 0; at < authority.length; at += 1)
      expect(readClientHello(authority.subarray(0, at))).toEqual({ kind: 'more' })
  })

  it('may be cut over several records', () => {
    const body = authority.subarray(5)
    const record = (part: Buffer) => {
      const head = Buffer.from([0x16, 3, 1, 0, 0])
      head.writeUInt16BE(part.length, 3)
      return Buffer.concat([head, part])
    }
    const cut = Buffer.concat([record(body.subarray(0, 3)), record(body.subarray(3, 60)), record(body.subarray(60))])
    expect(readClientHello(cut)).toEqual({ kind: 'hello', protocols: ['acme-tls/1'], name: NAME })
  })

  it('are something else where they are plain HTTP, or endless', () => {
    expect(readClientHello(Buffer.from('GET / HTTP/1.1\r\n'))).toEqual({ kind: 'other' })
    expect(readClientHello(Buffer.concat([Buffer.from([0x16, 3, 1, 0xff, 0xff, 1, 0xff, 0xff, 0xff])]))).toEqual({
      kind: 'other',
    })
  })

  it('break nothing, whatever they are', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.uint8Array({ minLength: 1, maxLength: 8 }), (at, noise) => {
        const bytes = Buffer.from(browser)
        Buffer.from(noise).copy(bytes, at % bytes.length)
        expect(['more', 'other', 'hello']).toContain(readClientHello(bytes).kind)
      }),
      { numRuns: 2_000 },
    )
  })
})
