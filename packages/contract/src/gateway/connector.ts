import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { UpstreamHost } from './upstream.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
/** At least 128 random bits in base64url. */
const Nonce = z.string().regex(/^[A-Za-z0-9_-]{22,100}$/)

/** On every name of a gateway: the WebSocket that connectors dial. It carries many streams, which the gateway opens. */
export const CONNECTOR_PATH = '/.taga/connector'
export const CONNECTOR_PROTOCOL = 'taga-connector.1'

/**
 * What a connector may open, signed by the server: a gateway that was taken over cannot make it open anything else. `number` counts up; an
 * older list is refused. `wake`: MAC addresses that may be woken. `gateways`: where to dial, as `https://NAME[:PORT]`, each with the Ed25519
 * key (SPKI, base64url) that it must prove.
 */
export const ConnectorList = z.strictObject({
  format: z.literal(1),
  connector: Id,
  number: z.number().int().min(1),
  at: z.number().int().min(0),
  gateways: z.array(z.strictObject({ url: z.string().max(300), publicKey: z.string().max(1000) })).max(100),
  destinations: z
    .array(
      z.strictObject({
        // of a machine of a pool its address is a part
        id: z.string().min(1).max(500).regex(ONE_LINE),
        host: UpstreamHost,
        port: z.number().int().min(1).max(65_535),
        pinned: z.array(z.string().max(60)).max(16),
        wake: z.string().max(17).optional(),
      }),
    )
    .max(5_000),
})
export type ConnectorList = z.infer<typeof ConnectorList>

/** The list as it travels: the bytes that were signed (Ed25519 of the server's key, base64url, over `taga-connector-list/1\n` and the text). */
export const SignedConnectorList = z.strictObject({
  text: z.string().max(4 * 1024 * 1024),
  signature: z.string().max(200),
})
export type SignedConnectorList = z.infer<typeof SignedConnectorList>

/** Where a connector asks for its list, by a POST of `AskConnectorList` that it signs as a device signs a report (purpose `taga-outpost-call/1`). */
export const CONNECTOR_LIST_PATH = '/api/outposts/connector-list'
/** Header that names the outpost of a signed request. */
export const OUTPOST_HEADER = 'taga-outpost'
/** `at`: the connector's clock (epoch ms); one that is more than 10 minutes off is refused with a sentence that says so. */
export const AskConnectorList = z.object({ at: z.number().int().min(0), have: z.number().int().min(0) })
export type AskConnectorList = z.infer<typeof AskConnectorList>

/** What the server signs of a list, and the connector verifies. */
export function connectorListText(text: string): string {
  return `taga-connector-list/1\n${text}`
}

/** How a connector and a gateway show each other who they are, in text messages before the first frame. */
export const FromConnector = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), connector: Id, nonce: Nonce, engine: z.string().max(100) }),
  /** Ed25519 of the connector's key over `connectorProofText`. */
  z.strictObject({ kind: z.literal('prove'), proof: z.string().max(200) }),
])
export type FromConnector = z.infer<typeof FromConnector>

export const ToConnector = z.discriminatedUnion('kind', [
  /** Ed25519 of the gateway's key over `connectorProofText`. */
  z.strictObject({ kind: z.literal('challenge'), nonce: Nonce, proof: z.string().max(200) }),
  z.strictObject({ kind: z.literal('welcome') }),
])
export type ToConnector = z.infer<typeof ToConnector>

/**
 * What each side signs to show the other that it holds its key, now, for this one link. `gateway` is the gateway's public key, so that a
 * proof shown to one gateway is nothing to another.
 */
export function connectorProofText(proof: {
  readonly role: 'gateway' | 'connector'
  readonly connector: string
  readonly gateway: string
  readonly connectorNonce: string
  readonly gatewayNonce: string
}): string {
  const { role, connector, gateway, connectorNonce, gatewayNonce } = proof
  return ['taga-connector/1', role, connector, gateway, connectorNonce, gatewayNonce].join('\n')
}

/** Why a link was closed, as WebSocket close codes. */
export const CONNECTOR_CLOSE = {
  /** Unknown, revoked, or its proof was wrong. */
  refused: 4401,
  /** A message that the protocol does not have. */
  malformed: 4400,
  /** The same connector dialled again; the older link ends. */
  replaced: 4409,
} as const
