import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { UpstreamHost } from './destination.ts'

/** On every name of a gateway: the WebSocket that connectors dial. It carries HTTP/2 (RFC 9113) with the roles turned round. */
export const CONNECTOR_PATH = '/.taga/connector'
export const CONNECTOR_PROTOCOL = 'taga-connector.1'

/**
 * What a connector may open, signed by the server: a gateway that was taken over cannot make it open anything else. `number` counts up; an
 * older list is refused. `wake`: MAC addresses that may be woken. `gateways`: where to dial, as `https://NAME[:PORT]`, each with the Ed25519
 * key (SPKI, base64url) that it must prove.
 */
export const ConnectorList = z.strictObject({
  format: z.literal(1),
  connector: z.string().min(1).max(200).regex(ONE_LINE),
  number: z.number().int().min(1),
  at: z.number().int().min(0),
  gateways: z.array(z.strictObject({ url: z.string().max(300), publicKey: z.string().max(1000) })).max(100),
  destinations: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200).regex(ONE_LINE),
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
