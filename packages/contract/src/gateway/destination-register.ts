import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { listAnswer, listQuery } from '../list.ts'
import { RegisterId, RegisterText, Version } from '../register-text.ts'
import { DesktopPoolInput } from './desktop-pool.ts'
import { UpstreamHost, UpstreamTrust, Via } from './upstream.ts'

const PublicName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
/** An IP address as it is written. */
const Address = z.union([z.ipv4(), z.ipv6()])
const Mac = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/)
  .transform((mac) => mac.replaceAll('-', ':'))

const common = {
  name: RegisterText(200),
  resource: RegisterId,
  via: Via,
}
const place = {
  host: UpstreamHost,
  port: z.number().int().min(1).max(65_535),
  /** Left out where `host` is an address. For a name that the gateway reaches itself the server asks once which addresses it has. */
  pinned: z.array(Address).min(1).max(16).optional(),
}
const office = {
  publicName: PublicName,
  user: RegisterText(200).optional(),
  wakeMac: Mac.optional(),
}

/** Kinds of what gateways open. */
const DESTINATION_KINDS = ['web', 'vnc', 'rdp', 'tcp', 'desktop'] as const

/** What an administrator registers so that a gateway may open it. The secret of an office PC is set apart, and never shown again. */
export const DestinationInput = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    ...place,
    kind: z.literal('web'),
    publicName: PublicName,
    scheme: z.enum(['http', 'https']),
    trust: UpstreamTrust,
    hostHeader: z.enum(['upstream', 'public']),
    webSocket: z.boolean(),
    files: z.enum(['enforced', 'free']),
    /** Bytes; 0 is no limit of ours. */
    mostUploadBytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** `%2F` in paths: refused where nothing is said. */
    encodedSlashes: z.enum(['refused', 'passed']).optional(),
  }),
  z.strictObject({ ...common, ...place, ...office, kind: z.literal('vnc'), trust: UpstreamTrust.optional() }),
  z.strictObject({
    ...common,
    ...place,
    ...office,
    kind: z.literal('rdp'),
    trust: UpstreamTrust,
    domain: RegisterText(200).optional(),
  }),
  z.strictObject({ ...common, ...place, kind: z.literal('tcp') }),
  z.strictObject({
    ...common,
    kind: z.literal('desktop'),
    publicName: PublicName,
    pool: DesktopPoolInput,
    /** What the machines of a pool ask for besides the password, the same for all of them. */
    user: RegisterText(200).optional(),
  }),
])
export type DestinationInput = z.infer<typeof DestinationInput>
export const DestinationChange = z.strictObject({ destination: DestinationInput, version: Version })
export type DestinationChange = z.infer<typeof DestinationChange>

/** `pattern`: as what opening it is decided. `off`: nobody may open it for now. `hasSecret`: a password for it lies sealed with us. */
export const DestinationAnswer = z.object({
  id: z.string(),
  destination: DestinationInput,
  pattern: z.enum(PATTERN_IDS),
  resourceName: z.string(),
  siteName: z.string().optional(),
  hasSecret: z.boolean(),
  off: z.boolean(),
  version: z.number().int(),
})
export type DestinationAnswer = z.infer<typeof DestinationAnswer>

export const DestinationsQuery = listQuery(['name', 'changed'], {
  kind: z.enum(DESTINATION_KINDS).optional(),
  resource: RegisterId.optional(),
})
export type DestinationsQuery = z.input<typeof DestinationsQuery>
export const DestinationsAnswer = listAnswer(DestinationAnswer)
export type DestinationsAnswer = z.infer<typeof DestinationsAnswer>

export const SetDestinationSecret = z.strictObject({ secret: z.string().min(1).max(500) })
export const SwitchDestination = z.strictObject({ off: z.boolean(), version: Version })

/** Something that a person may open through a gateway or by signing in through us, for their page of the day. */
export const OpenableDestination = z.object({
  id: z.string(),
  resource: z.string(),
  name: z.string(),
  /** `cloud`: a cloud service that signs in through us; no gateway is in between. */
  kind: z.enum([...DESTINATION_KINDS, 'cloud']),
  /** As what opening it is decided. */
  pattern: z.enum(PATTERN_IDS),
  url: z.string().optional(),
  /** What it is opened through was not heard of lately, so that it will hardly open. */
  away: z.enum(['gateway', 'connector']).optional(),
})
export type OpenableDestination = z.infer<typeof OpenableDestination>
export const OpenablesAnswer = z.object({ destinations: z.array(OpenableDestination) })
export type OpenablesAnswer = z.infer<typeof OpenablesAnswer>
