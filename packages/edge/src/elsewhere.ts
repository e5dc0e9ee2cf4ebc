import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { sayFor } from './client-addresses.ts'
import { writeProxyHeader } from './proxy-protocol.ts'

/** Another program of this machine that serves names: its ports on loopback, and what shows it that a connection comes from us. */
export type Elsewhere = { readonly tlsPort: number; readonly httpPort?: number | undefined; readonly token: string }

const CONNECT_MS = 5_000
/** How long one side may be silent after the other has said its last. */
const HALF_CLOSED_MS = 60_000
const ASK_MS = 5_000
const MOST_ANSWER_BYTES = 16 * 1024
const LOOPBACK = '127.0.0.1'

/**
 * Gives a connection to the program that serves its name, byte by byte, behind a PROXY header that says for whom it comes. Either side may
 * end before the other, and neither is read faster than the other takes it.
 */
export function passOn(socket: Socket, { tlsPort, token }: Elsewhere, address: string): void {
  const there = connect({ host: LOOPBACK, port: tlsPort, allowHalfOpen: true })
  socket.allowHalfOpen = true
  there.setNoDelay(true)
  socket.setNoDelay(true)
  const late = setTimeout(() => there.destroy(), CONNECT_MS)
  there.once('connect', () => clearTimeout(late))
  there.write(writeProxyHeader({ address, token }))
  for (const [one, other] of [
    [socket, there],
    [there, socket],
  ] as const) {
    one.pipe(other)
    one.on('error', () => other.destroy())
    one.once('end', () => other.setTimeout(HALF_CLOSED_MS, () => other.destroy()))
    one.once('close', () => {
      clearTimeout(late)
      // what was said in full is still handed over; a connection that broke is broken on the other side too
      if (!one.readableEnded || !one.writableFinished) other.destroy()
    })
  }
}

/** Headers of its answer that are passed on. */
const PASSED_ON = ['location', 'content-type', 'content-language', 'content-security-policy', 'x-content-type-options']

/**
 * What the program that serves a name answers on port 80: a check of an authority, the way on to https, or a page of its own. `from`: who
 * asks, where that is known.
 */
export function askElsewhere(
  asked: IncomingMessage,
  answer: ServerResponse,
  { httpPort, token, from }: { readonly httpPort: number; readonly token: string; readonly from: string | undefined },
): void {
  const fail = () => {
    if (answer.headersSent) return void answer.destroy()
    answer.statusCode = 502
    answer.end()
  }
  const asking = request(
    {
      host: LOOPBACK,
      port: httpPort,
      method: asked.method,
      path: asked.url,
      headers: {
        host: asked.headers.host ?? '',
        'accept-language': asked.headers['accept-language'] ?? '',
        ...sayFor(from, token),
      },
      agent: false,
      signal: AbortSignal.timeout(ASK_MS),
      maxHeaderSize: MOST_ANSWER_BYTES,
    },
    (there) => {
      const parts: Buffer[] = []
      let sizeBytes = 0
      there.on('error', fail)
      there.on('data', (part: Buffer) => {
        sizeBytes += part.length
        if (sizeBytes > MOST_ANSWER_BYTES) there.destroy(new Error('too much'))
        else parts.push(part)
      })
      there.on('end', () => {
        answer.statusCode = there.statusCode ?? 502
        for (const name of PASSED_ON) {
          const value = there.headers[name]
          if (value !== undefined) answer.setHeader(name, value)
        }
        answer.end(Buffer.concat(parts))
      })
    },
  )
  asking.on('error', fail)
  asking.end()
}
