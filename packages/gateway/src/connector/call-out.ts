import { connect, type Socket } from 'node:net'
import * as tls from 'node:tls'
import { Agent, type buildConnector, fetch as undiciFetch } from 'undici'

/** How this machine reaches what stands outside: straight, or through the office's proxy, as HTTPS_PROXY and NO_PROXY say. */
export type CallOut = {
  /** A connection on which TLS stands where `secure`, its certificate judged by the machine's authorities. */
  connect(
    to: { readonly host: string; readonly port: number; readonly secure: boolean },
    signal?: AbortSignal,
  ): Promise<Socket>
  readonly fetch: typeof fetch
}

const CONNECT_MS = 6_000
const MOST_PROXY_ANSWER_BYTES = 16 * 1024

export function callOut(env: Readonly<Record<string, string | undefined>>): CallOut {
  const proxy = readProxy(env)
  const secureContext = tls.createSecureContext(authorities())
  const connectOut: CallOut['connect'] = async ({ host, port, secure }, signal) => {
    const socket =
      proxy !== undefined && secure && !proxy.isSpared(host, port)
        ? await throughProxy(proxy, { host, port }, signal)
        : await connectTo(host, port, signal)
    return secure ? secured(socket, { host, secureContext }) : socket
  }
  const dispatcher = new Agent({ connect: connectorFor(connectOut) })
  return {
    connect: connectOut,
    // undici's own fetch with undici's own agent: two versions of them do not always go together. Its types are those of fetch.
    fetch: ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch,
  }
}

/** Names a setting that cannot be read. */
export class BadProxy extends Error {
  override readonly name = 'BadProxy'
}

type Proxy = {
  readonly host: string
  readonly port: number
  readonly authorization: string | undefined
  readonly isSpared: (host: string, port: number) => boolean
}

function readProxy(env: Readonly<Record<string, string | undefined>>): Proxy | undefined {
  const text = env['HTTPS_PROXY'] || env['https_proxy']
  if (text === undefined || text === '') return undefined
  const given = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(given)) throw new BadProxy('HTTPS_PROXY is not an address')
  const url = new URL(given)
  if (url.protocol !== 'http:') throw new BadProxy('HTTPS_PROXY must be http://HOST:PORT')
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {
    host: bare(url.hostname),
    port: Number(url.port || '80'),
    authorization: url.username === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
    isSpared: sparedBy(env['NO_PROXY'] || env['no_proxy'] || ''),
  }
}

/** `NO_PROXY` as curl reads it: names with all that end in them, divided by commas; `*` is everything. */
function sparedBy(text: string): Proxy['isSpared'] {
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => entry.toLowerCase().replace(/^\*?\./, ''))
  return (host, port) => {
    const name = bare(host.toLowerCase())
    return entries.some(
      (entry) => entry === '*' || name === bare(entry) || `${name}:${port}` === entry || name.endsWith(`.${entry}`),
    )
  }
}

function connectTo(host: string, port: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: bare(host), port, noDelay: true, keepAlive: true })
    const timer = setTimeout(() => socket.destroy(new Error('timed out')), CONNECT_MS)
    const giveUp = () => socket.destroy()
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted === true) giveUp()
    // stays for the whole life of the socket: an error with nobody to hear it would end the process
    socket.on('error', reject)
    socket.once('close', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      reject(new Error('closed'))
    })
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

/** HTTP CONNECT, RFC 9110 section 9.3.6. */
async function throughProxy(
  proxy: Proxy,
  to: { readonly host: string; readonly port: number },
  signal?: AbortSignal,
): Promise<Socket> {
  const socket = await connectTo(proxy.host, proxy.port, signal)
  const target = `${to.host.includes(':') ? `[${bare(to.host)}]` : to.host}:${to.port}`
  const authorization = proxy.authorization === undefined ? '' : `proxy-authorization: ${proxy.authorization}\r\n`
  socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${authorization}\r\n`)
  const head = await readHead(socket)
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
  if (status?.startsWith('2') === true) return socket
  socket.destroy()
  throw new Error(`the proxy answered ${status ?? 'what is no HTTP'}`)
}

/** Up to the empty line; what comes after it stays in the socket. */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0)
    const timer = setTimeout(() => socket.destroy(new Error('the proxy does not answer')), CONNECT_MS)
    const onReadable = () => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end >= 0) {
          settle()
          if (end + 4 < head.length) socket.unshift(head.subarray(end + 4))
          resolve(head.subarray(0, end).toString('latin1'))
          return
        }
        if (head.length > MOST_PROXY_ANSWER_BYTES) socket.destroy(new Error('the proxy says too much'))
      }
    }
    const onEnd = () => {
      settle()
      reject(new Error('the proxy closed the connection'))
    }
    const settle = () => {
      clearTimeout(timer)
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd)
    }
    socket.on('readable', onReadable).once('end', onEnd).once('close', onEnd)
  })
}

function secured(
  socket: Socket,
  { host, secureContext }: { readonly host: string; readonly secureContext: tls.SecureContext },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const name = bare(host)
    const isName = !/^[\d.]+$|:/.test(name)
    const secure = tls.connect({ socket, host: name, secureContext, ...(isName ? { servername: name } : {}) })
    const timer = setTimeout(() => secure.destroy(new Error('TLS timed out')), CONNECT_MS)
    secure.on('error', (cause) => {
      socket.destroy()
      reject(cause)
    })
    secure.once('close', () => {
      clearTimeout(timer)
      reject(new Error('closed'))
    })
    secure.once('secureConnect', () => {
      clearTimeout(timer)
      resolve(secure)
    })
  })
}

/** Node's own authorities with those of NODE_EXTRA_CA_CERTS, and those of the system where this Node can read them (from 22.15). */
function authorities(): tls.SecureContextOptions {
  // absent from the types, and from Node 20
  const { getCACertificates: read } = tls as { readonly getCACertificates?: (kind: 'default' | 'system') => string[] }
  return read === undefined ? {} : { ca: [...new Set([...read('default'), ...read('system')])] }
}

function connectorFor(connectOut: CallOut['connect']): buildConnector.connector {
  return ({ hostname, port, protocol }, done) => {
    const secure = protocol === 'https:'
    connectOut({ host: hostname, port: Number(port || (secure ? 443 : 80)), secure }).then(
      (socket) => done(null, socket),
      (cause: unknown) => done(cause instanceof Error ? cause : new Error(String(cause)), null),
    )
  }
}

function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}
