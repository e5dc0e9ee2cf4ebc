import { randomBytes } from 'node:crypto'
import {
  CONNECTOR_CLOSE,
  CONNECTOR_PATH,
  CONNECTOR_PROTOCOL,
  type ConnectorList,
  connectorProofText,
  type FromConnector,
  ToConnector,
} from '@taga/contract'
import { WebSocket } from 'ws'
import type { Outpost } from '../identity/outpost-identity.ts'
import { isSignedBy } from '../identity/outpost-key.ts'
import { MOST_MESSAGE_BYTES } from '../link/frames.ts'
import { type Link, openLink } from '../link/web-socket-link.ts'
import type { CallOut } from './call-out.ts'

export type DialledGateway = ConnectorList['gateways'][number]

/** Why a gateway was not reached. `notTheGateway`: what answered does not hold the key that the server signed for it. */
export class DialFailed extends Error {
  override readonly name = 'DialFailed'
  readonly reason: 'unreachable' | 'refused' | 'notTheGateway'
  constructor(reason: DialFailed['reason'], options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

const HANDSHAKE_MS = 10_000
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Dials a gateway; resolves with a link on which each side has shown the other that it holds its key. @throws DialFailed */
export async function dialGateway(
  gateway: DialledGateway,
  {
    outpost,
    out,
    engine,
    signal,
  }: {
    readonly outpost: Outpost
    readonly out: CallOut
    readonly engine: string
    readonly signal: AbortSignal
  },
): Promise<Link> {
  const link = await reach(gateway.url, out, signal)
  const giveUp = () => link.cut()
  signal.addEventListener('abort', giveUp, { once: true })
  link.onEnd(() => signal.removeEventListener('abort', giveUp))
  if (signal.aborted) giveUp()
  try {
    await prove(link, { gateway, outpost, engine })
    return link
  } catch (cause) {
    link.cut(CONNECTOR_CLOSE.refused)
    throw cause instanceof DialFailed ? cause : new DialFailed('refused', { cause })
  }
}

async function reach(url: string, out: CallOut, signal: AbortSignal): Promise<Link> {
  try {
    const { protocol, hostname, port, host } = new URL(url)
    const secure = protocol === 'https:'
    if (!secure && !LOOPBACK.has(hostname)) throw new Error('a gateway is reached by https')
    const socket = await out.connect({ host: hostname, port: Number(port || (secure ? 443 : 80)), secure }, signal)
    return await upgrade(new URL(CONNECTOR_PATH, `ws://${host}`), { socket, signal })
  } catch (cause) {
    throw new DialFailed('unreachable', { cause })
  }
}

function upgrade(
  url: URL,
  { socket, signal }: { readonly socket: Awaited<ReturnType<CallOut['connect']>>; readonly signal: AbortSignal },
): Promise<Link> {
  return new Promise((resolve, reject) => {
    // TLS stands on this socket already where there is any
    const ws = new WebSocket(url, CONNECTOR_PROTOCOL, {
      createConnection: () => socket,
      perMessageDeflate: false,
      maxPayload: MOST_MESSAGE_BYTES,
      handshakeTimeout: HANDSHAKE_MS,
      followRedirects: false,
      // masks keep scripts of browsers from speaking to proxies that read along (RFC 6455 section 10.3); TLS keeps everybody from it
      generateMask: (mask) => void mask.fill(0),
    })
    // before 'open': texts may follow the upgrade in one packet
    const link = openLink(ws)
    ws.on('error', reject)
    ws.once('close', () => reject(new Error('closed')))
    ws.once('open', () => resolve(link))
    const giveUp = () => ws.terminate()
    ws.once('close', () => signal.removeEventListener('abort', giveUp))
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
  })
}

async function prove(
  link: Link,
  {
    gateway,
    outpost,
    engine,
  }: { readonly gateway: DialledGateway; readonly outpost: Outpost; readonly engine: string },
): Promise<void> {
  const { identity, key } = outpost
  const nonce = randomBytes(32).toString('base64url')
  say(link, { kind: 'hello', connector: identity.outpost, nonce, engine })
  const challenge = ToConnector.parse(await link.hear(HANDSHAKE_MS))
  if (challenge.kind !== 'challenge') throw new DialFailed('refused')
  const proof = {
    connector: identity.outpost,
    gateway: gateway.publicKey,
    connectorNonce: nonce,
    gatewayNonce: challenge.nonce,
  }
  if (!isSignedBy(gateway.publicKey, connectorProofText({ role: 'gateway', ...proof }), challenge.proof))
    throw new DialFailed('notTheGateway')
  link.takeFrames(1)
  say(link, { kind: 'prove', proof: key.sign(connectorProofText({ role: 'connector', ...proof })) })
  const welcome = ToConnector.parse(await link.hear(HANDSHAKE_MS))
  if (welcome.kind !== 'welcome') throw new DialFailed('refused')
}

function say(link: Link, message: FromConnector): void {
  link.say(message)
}
