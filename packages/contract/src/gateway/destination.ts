import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { DesktopPool } from './desktop-pool.ts'
import { UpstreamHost, UpstreamTrust, Via } from './upstream.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
const Name = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/)

const Common = {
  id: Id,
  resource: Id,
  /** What the person reads. */
  name: z.string().max(200),
  pattern: z.enum(PATTERN_IDS),
  via: Via,
}

const Place = {
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
    ...Place,
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
    /** Whether `%2F` may be part of a name in a path, as in the API of GitLab. Passed as it came, never decoded; without a word, refused. */
    encodedSlashes: z.enum(['refused', 'passed']).optional(),
  }),
  z.strictObject({
    ...Common,
    ...Place,
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
    ...Place,
    kind: z.literal('rdp'),
    publicName: Name,
    trust: UpstreamTrust,
    secret: z.string().max(4_000).optional(),
    user: z.string().max(200).optional(),
    domain: z.string().max(200).optional(),
    wake: z.strictObject({ mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }).optional(),
  }),
  z.strictObject({ ...Common, ...Place, kind: z.literal('tcp') }),
  /** Virtual desktops, of which each person gets one. `secret`, `user`: what opens the machines of a pool, the same for all of them. */
  z.strictObject({
    ...Common,
    kind: z.literal('desktop'),
    publicName: Name,
    pool: DesktopPool,
    secret: z.string().max(4_000).optional(),
    user: z.string().max(200).optional(),
  }),
])
export type Destination = z.infer<typeof Destination>
/** A destination that stands at one place, which can be reached. */
export type ReachableDestination = Exclude<Destination, { kind: 'desktop' }>
export type DestinationOf<K extends Destination['kind']> = Extract<Destination, { kind: K }>
