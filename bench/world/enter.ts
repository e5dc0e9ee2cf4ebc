import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { connect, type TLSSocket } from 'node:tls'
import { ENTER_PATH } from '../../packages/gateway/src/front/enter.ts'
import { FLOW_COOKIE, SESSION_COOKIE } from '../../packages/gateway/src/front/cookies.ts'
import { dialScreen } from '../dial-screen.ts'

const GIVE_UP_MS = 60_000

/** A gateway on loopback; `cert`: who vouches for it, in PEM. */
export type Gate = { readonly port: number; readonly cert: string }

type Request = {
  readonly method: string
  readonly path: string
  readonly lines: readonly string[]
  readonly body?: string
}

/** Sends one request of HTTP/1.1 to a name of the gateway. */
export function ask({ port, cert }: Gate, name: string, { method, path, lines, body = '' }: Request): TLSSocket {
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${name}:${port}`, ...lines]
  if (body !== '') head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`)
  const socket = connect({ port, host: '127.0.0.1', servername: name, ca: cert })
  socket.on('error', () => undefined)
  return socket.once('secureConnect', () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`))
}

/** Enters a name as a browser does. `codeFor`: asks the server. The cookie that the browser is known by there. */
export async function enter(gate: Gate, name: string, codeFor: (flow: string) => Promise<string>): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const code = await codeFor(createHash('sha256').update(secret).digest('base64url'))
  const flow = `${FLOW_COOKIE}=${secret}.${Buffer.from('/').toString('base64url')}`
  const socket = ask(gate, name, {
    method: 'POST',
    path: ENTER_PATH,
    lines: [`Cookie: ${flow}`, `Origin: https://${name}:${gate.port}`, 'Connection: close'],
    body: JSON.stringify({ code }),
  })
  let heard = ''
  socket.setEncoding('utf8').on('data', (part: string) => (heard += part))
  await once(socket, 'close', { signal: AbortSignal.timeout(GIVE_UP_MS) })
  const [, cookie] = new RegExp(`set-cookie: (${SESSION_COOKIE}=[^;]+)`, 'iu').exec(heard) ?? []
  if (cookie === undefined) throw new Error(`not entered: ${heard.slice(0, 500)}`)
  return cookie
}

/** The screen behind a name, as the viewer in the browser gets it. */
export function openScreen({ port, cert }: Gate, name: string, cookie: string): Promise<Duplex> {
  const host = `${name}:${port}`
  return dialScreen(`wss://127.0.0.1:${port}/.taga/desktop`, {
    ca: cert,
    servername: name,
    headers: { host, cookie, origin: `https://${host}` },
  })
}
