import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
const Name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/)

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

const Common = {
  id: Id,
  resource: Id,
  /** What the person reads. */
  name: z.string().max(200),
  pattern: z.enum(PATTERN_IDS),
  via: Via,
  host: UpstreamHost,
  port: z.number().int().min(1).max(65_535),
  /**
   * Addresses that the host may have, as `host` was resolved or written when it was registered; anything else is refused, so that a name
   * cannot be pointed elsewhere later (DNS rebinding). Loopback, link-local and metadata addresses only where written here.
   */
  pinned: z.array(z.string().max(60)).max(16),
}

/** Something that a gateway may open for people, as it was registered. Only what stands here can be reached. */
export const Destination = z.discriminatedUnion('kind', [
  z.strictObject({
    ...Common,
    kind: z.literal('web'),
    /** The host name under which browsers reach it at the gateway. */
    publicName: Name,
    scheme: z.enum(['http', 'https']),
    trust: UpstreamTrust,
    /** What the upstream is told as `Host`: its own name or the public one. */
    hostHeader: z.enum(['upstream', 'public']),
    webSocket: z.boolean(),
    /** Whether obligations on files can be carried out here; where not, they count as failed. */
    files: z.enum(['enforced', 'free']),
    mostUploadBytes: z.number().int().min(0),
  }),
  z.strictObject({
    ...Common,
    kind: z.literal('vnc'),
    publicName: Name,
    /** SHA-256 of the certificate where the office PC speaks TLS (VeNCrypt). */
    trust: UpstreamTrust.optional(),
    /** Sealed to this gateway's key, see `sealedText`. */
    secret: z.string().max(4_000).optional(),
    user: z.string().max(200).optional(),
    wake: z.strictObject({ mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }).optional(),
  }),
  z.strictObject({
    ...Common,
    kind: z.literal('rdp'),
    publicName: Name,
    trust: UpstreamTrust,
    secret: z.string().max(4_000).optional(),
    user: z.string().max(200).optional(),
    domain: z.string().max(200).optional(),
    wake: z.strictObject({ mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }).optional(),
  }),
  z.strictObject({ ...Common, kind: z.literal('tcp') }),
])
export type Destination = z.infer<typeof Destination>
export type DestinationOf<K extends Destination['kind']> = Extract<Destination, { kind: K }>
