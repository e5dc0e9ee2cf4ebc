import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)

/** Host names and addresses a destination may have: what is registered by an administrator, never what a client asks for. */
export const UpstreamHost = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/)

/** From where a destination is reached: by the gateway itself, or by the connectors of a site. */
export const Via = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('direct') }),
  z.strictObject({ kind: z.literal('site'), site: Id }),
])
export type Via = z.infer<typeof Via>

/**
 * How an upstream's certificate is judged: by the certificate authorities of the machine, by an authority of the organisation's own (PEM),
 * or by the SHA-256 of the one certificate it must have (hex).
 */
export const UpstreamTrust = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('public') }),
  z.strictObject({ kind: z.literal('authority'), pem: z.string().max(64 * 1024) }),
  z.strictObject({ kind: z.literal('pinned'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
])
export type UpstreamTrust = z.infer<typeof UpstreamTrust>
