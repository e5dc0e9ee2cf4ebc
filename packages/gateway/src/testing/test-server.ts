import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { STREAM_PATH, STREAM_PROTOCOL, streamProofText, ToGateway, ToServer } from '@taga/contract'
import { DEFAULT_RULES } from '@taga/core'
import { type WebSocket, WebSocketServer } from 'ws'

/** A server's end of the stream that says what a test tells it to. */
export type TestServer = {
  readonly url: string
  /** Public key (SPKI, base64url) that a gateway has pinned. */
  readonly serverKey: string
  /** What the gateways said, the newest last. */
  readonly heard: readonly ToServer[]
  /** With which codes gateways closed. */
  readonly closed: readonly number[]
  /** How often somebody connected. */
  readonly connections: () => number
  /** Where it says that it stands when a stream begins. */
  heads: { writer: string; seq: number }[]
  epoch: string
  protocol: number
  /** Signs with this key in the place of its own. */
  forge: KeyObject | undefined
  /** Said after a gateway's `resume`; by default a whole beginning without subjects. */
  begin: (resume: Extract<ToServer, { kind: 'resume' }>) => readonly ToGateway[]
  say(message: ToGateway): void
  sayRaw(text: string | Uint8Array): void
  /** Ends the stream that stands. */
  drop(code?: number): void
  close(): Promise<void>
}

export const TEST_RULES: ToGateway = {
  kind: 'rules',
  version: 'test',
  rules: [...DEFAULT_RULES],
  settings: {},
  adopted: ['register.people'],
  streamLossMs: 60_000,
}

export async function openTestServer(): Promise<TestServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, path: STREAM_PATH })
  const heard: ToServer[] = []
  const closed: number[] = []
  let connections = 0
  let socket: WebSocket | undefined
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo // it listens on a port

  const server: TestServer = {
    url: `http://127.0.0.1:${port}`,
    serverKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    heard,
    closed,
    connections: () => connections,
    heads: [{ writer: 'w', seq: 5 }],
    epoch: 'one',
    protocol: STREAM_PROTOCOL,
    forge: undefined,
    begin: () => whole(server),
    say: (message) => socket?.send(JSON.stringify(ToGateway.parse(message))),
    sayRaw: (text) => socket?.send(text),
    drop: (code) => (code === undefined ? socket?.terminate() : socket?.close(code)),
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  sockets.on('connection', (own) => {
    connections += 1
    socket = own
    let nonce = ''
    own.on('error', () => own.terminate())
    own.on('close', (code) => closed.push(code))
    own.on('message', (data: Buffer) => {
      const message = ToServer.parse(JSON.parse(data.toString('utf8')))
      heard.push(message)
      if (message.kind === 'hello') {
        nonce = message.nonce
        const proof = { role: 'server', outpost: message.outpost, outpostNonce: nonce, serverNonce: 'server' } as const
        const text = streamProofText({ ...proof, epoch: server.epoch })
        const signature = sign(null, Buffer.from(text), server.forge ?? privateKey).toString('base64url')
        const { protocol, epoch } = server
        server.say({ kind: 'challenge', protocol, nonce: 'server', epoch, serverNow: Date.now(), proof: signature })
      }
      if (message.kind === 'prove')
        server.say({ kind: 'welcome', publicUrl: 'https://taga.example.jp', serverNow: Date.now() })
      if (message.kind === 'resume') for (const answer of server.begin(message)) server.say(answer)
    })
  })
  return server
}

/** Everything, without a subject, and the tick that makes it count. */
export function whole({ heads }: Pick<TestServer, 'heads'>): readonly ToGateway[] {
  return [
    TEST_RULES,
    { kind: 'snapshotStart', heads },
    { kind: 'snapshotEnd', heads },
    { kind: 'tick', serverNow: Date.now(), heads },
  ]
}
