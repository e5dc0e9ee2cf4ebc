import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { request as requestHttp1 } from 'node:https'
import type { Readable, Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { type TestFront, WIKI } from './test-front.ts'

export const PROTOCOLS = ['HTTP/1.1', 'HTTP/2'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** One request of a browser that entered as session `s1`, by itself on its connection. `body` is to be ended by who asks. */
export type Talk = {
  readonly body: Writable
  readonly answer: Promise<{
    readonly status: number
    readonly headers: IncomingHttpHeaders
    readonly from: Readable
    /** All of it; undefined where it broke off. */
    readonly text: () => Promise<string | undefined>
  }>
  readonly close: () => void
}

export function talk(
  front: TestFront,
  protocol: Protocol,
  asked: { readonly path: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
): Talk {
  const { path, method = 'GET', headers = {} } = asked
  const named = { cookie: front.enterAs(), ...headers }
  const tls = { port: front.port, host: '127.0.0.1', servername: WIKI, ca: front.root }
  if (protocol === 'HTTP/1.1') {
    const host = `${WIKI}:${front.port}`
    const request = requestHttp1({ ...tls, agent: false, method, path, headers: { ...named, host } })
    request.on('error', () => undefined)
    return {
      body: request,
      answer: once(request, 'response').then(([response]: IncomingMessage[]) => {
        if (response === undefined) throw new Error('no answer')
        return {
          status: response.statusCode ?? 0,
          headers: response.headers,
          from: response,
          text: () => textOf(response),
        }
      }),
      close: () => void request.destroy(),
    }
  }
  const client = connectHttp2(`https://${WIKI}:${front.port}`, {
    createConnection: () => connectTls({ ...tls, ALPNProtocols: ['h2'] }),
  })
  client.on('error', () => undefined)
  const stream = client.request({ ':method': method, ':path': path, ...named }, { endStream: method === 'GET' })
  stream.on('error', () => undefined)
  // a stream that is reset without a word has no error
  stream.once('close', () => stream.emit('error', new Error('closed')))
  return {
    body: stream,
    answer: once(stream, 'response').then(([got]: (IncomingHttpHeaders & { ':status'?: number })[]) => {
      if (got === undefined) throw new Error('no answer')
      return { status: got[':status'] ?? 0, headers: got, from: stream, text: () => textOf(stream) }
    }),
    close: () => client.destroy(),
  }
}

/** Asks and hears the whole answer. */
export async function ask(
  front: TestFront,
  protocol: Protocol,
  { body, ...asked }: Parameters<typeof talk>[2] & { readonly body?: string | Buffer },
): Promise<{ readonly status: number; readonly text: string | undefined }> {
  const { body: to, answer, close } = talk(front, protocol, asked)
  if (body === undefined) to.end()
  else to.end(body)
  const { status, text } = await answer
  const told = { status, text: await text() }
  close()
  return told
}

async function textOf(from: Readable): Promise<string | undefined> {
  const parts: Buffer[] = []
  from.on('data', (part: Buffer) => parts.push(part))
  const isWhole = await new Promise<boolean>((resolve) => {
    from.once('end', () => resolve(true))
    from.once('error', () => resolve(false))
    from.once('close', () => resolve(false))
  })
  return isWhole ? Buffer.concat(parts).toString() : undefined
}
