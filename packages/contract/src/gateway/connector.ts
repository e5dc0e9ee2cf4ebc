import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { UpstreamHost } from './destination.ts'

/** On every name of a gateway: the WebSocket that connectors dial. It carries HTTP/2 (RFC 9113) with the roles turned round. */
export const CONNECTOR_PATH = '/.taga/connector'
export const CONNECTOR_PROTOCOL = 'taga-connector.1'

/**
 * What a connector may open, signed by the server: a gateway that was taken over cannot make it open anything else. `number` counts up; an
 * older list is refused. `wake`: MAC addresses that may be woken.
 */
export const ConnectorList = z.strictObject({
  format: z.literal(1),
  connector: z.string().min(1).max(200).regex(ONE_LINE),
  number: z.number().int().min(1),
  at: z.number().int().min(0),
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
