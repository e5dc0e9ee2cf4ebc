import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { sendReport } from './client.ts'
import { FAULTS } from './fault.ts'
import type { ReportAnswer } from './report.ts'

const answer: ReportAnswer = {
  accepted: true,
  counter: 1,
  changed: 0,
  ignored: 0,
  lookAgain: false,
  serverNow: 5,
  nextInMs: 300_000,
}
const report = { device: 'd1', signature: 'sig', body: new TextEncoder().encode('{"a": 1}') }

describe('sending a report', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })
  async function serve(respond: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const server = createServer(respond)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }
  function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

  it('sends the bytes as they are, with device, signature and the clock of this moment', async () => {
    const got: { body?: string; headers?: IncomingMessage['headers']; path?: string | undefined } = {}
    const url = await serve((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        Object.assign(got, { body: Buffer.concat(chunks).toString(), headers: request.headers, path: request.url })
        json(response, 200, { ...answer, ofTheFuture: true })
      })
    })
    expect(await sendReport({ url, now: () => 42 }, report)).toEqual({ kind: 'answered', answer })
    expect(got.body).toBe('{"a": 1}')
    expect(got.path).toBe('/api/reports')
    expect(got.headers).toMatchObject({ 'taga-device': 'd1', 'taga-signature': 'sig', 'taga-clock': '42' })
  })

  it('tells a refusal with its code, and when to come back', async () => {
    const fault = { fault: 'busy', words: FAULTS.busy.words, detail: {} }
    const url = await serve((_request, response) => json(response, 503, fault, { 'retry-after': '7' }))
    expect(await sendReport({ url }, report)).toEqual({ kind: 'refused', status: 503, fault, retryAfterMs: 7_000 })
  })

  it('does not follow a redirect', async () => {
    const paths: (string | undefined)[] = []
    const url = await serve((request, response) => {
      paths.push(request.url)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await sendReport({ url }, report)).toMatchObject({ kind: 'unreachable' })
    expect(paths).toEqual(['/api/reports'])
  })

  it.each([
    ['an answer of another shape', 200, '{"accepted":true}'],
    ['an answer that is no JSON', 200, '<html>'],
    ['a refusal that is no fault', 502, '{"error":"bad gateway"}'],
    ['an answer that is too long', 200, `"${'x'.repeat(300_000)}"`],
  ])('takes %s for no answer', async (_name, status, body) => {
    const url = await serve((_request, response) => response.writeHead(status).end(body))
    expect(await sendReport({ url }, report)).toMatchObject({ kind: 'unreachable' })
  })

  it('gives up on a server that does not answer', async () => {
    const url = await serve(() => undefined)
    expect(await sendReport({ url, timeoutMs: 100 }, report)).toMatchObject({ kind: 'unreachable' })
  })

  it('says why nothing could be reached', async () => {
    const asked = await sendReport({ url: 'http://127.0.0.1:1' }, report)
    expect(asked).toMatchObject({ kind: 'unreachable' })
  })
})
