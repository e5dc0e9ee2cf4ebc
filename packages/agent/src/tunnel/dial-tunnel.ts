import { createPublicKey, randomBytes, verify } from 'node:crypto'
import {
  MOST_TUNNEL_BYTES,
  type ToTunnel,
  TUNNEL_PATH,
  TUNNEL_PROTOCOL,
  tunnelChallengeText,
  type TunnelProof,
  type TunnelsAnswer,
  type TunnelWish,
} from '@taga/contract'
import { signFor } from '../report/sign-for.ts'
import type { DeviceKey } from '../state/device-key.ts'
import type { Identity } from '../state/identity.ts'
import { CannotDial, type DialledSocket, dialSocket } from './dialled-socket.ts'

export type Gateway = TunnelsAnswer['gateways'][number]
export type Dialler = {
  readonly key: DeviceKey
  readonly identity: Identity
  /** The number of a proof, never used before. Without it none is given: connections of an open tunnel need none. */
  readonly count?: () => Promise<number>
}

const OPEN_MS = 15_000
const ENGINE = `taga agent, Node ${process.versions.node}`

export type Dialled = {
  readonly socket: DialledSocket
  /** What the gateway said to the wish. */
  readonly answer: Extract<ToTunnel, { kind: 'open' | 'refused' | 'cut' }>
}

/**
 * Dials a gateway and shows that this device holds its key. The gateway shows first that it is the one the server named; what is signed is
 * good for this gateway, this challenge and this wish alone. @throws CannotDial
 */
export async function dialTunnel(dialler: Dialler, gateway: Gateway, wish: TunnelWish): Promise<Dialled> {
  const url = new URL(TUNNEL_PATH, gateway.url)
  url.protocol = 'wss:'
  const socket = dialSocket(url, TUNNEL_PROTOCOL, { mostBytes: 4 * MOST_TUNNEL_BYTES, openMs: OPEN_MS })
  const late = setTimeout(() => socket.end(), OPEN_MS)
  try {
    await socket.opened
    const { device } = dialler.identity
    const deviceNonce = randomBytes(24).toString('base64url')
    socket.say({ kind: 'hello', device, nonce: deviceNonce, engine: ENGINE })
    const challenge = await socket.next()
    if (challenge.kind !== 'challenge') throw new CannotDial('no challenge')
    const { nonce, at, proof } = challenge
    const said = tunnelChallengeText({ gateway: gateway.publicKey, device, deviceNonce, nonce, at })
    if (!isSignedBy(gateway.publicKey, said, proof)) throw new CannotDial('it is not the gateway that the server named')
    const body = await proofOf(dialler, gateway, { nonce, at, wish })
    const { signature } = signFor(dialler, TUNNEL_PATH, new TextEncoder().encode(body))
    socket.say({ kind: 'prove', body, signature })
    const answer = await socket.next()
    if (answer.kind !== 'open' && answer.kind !== 'refused' && answer.kind !== 'cut')
      throw new CannotDial('no answer to the wish')
    return { socket, answer }
  } catch (cause) {
    socket.end()
    throw cause instanceof CannotDial ? cause : new CannotDial('it broke off', { cause })
  } finally {
    clearTimeout(late)
  }
}

async function proofOf(
  { identity, count }: Dialler,
  gateway: Gateway,
  { nonce, at, wish }: Pick<TunnelProof, 'nonce' | 'at' | 'wish'>,
): Promise<string> {
  const { audience, device } = identity
  const counter = await count?.()
  const proof: TunnelProof = {
    format: 1,
    audience,
    device,
    gateway: gateway.publicKey,
    nonce,
    at,
    ...(counter === undefined ? {} : { counter }),
    wish,
  }
  return JSON.stringify(proof)
}

function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    return (
      key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    )
  } catch {
    return false // bytes from elsewhere that are no key
  }
}
