import { PATTERN_IDS } from '@taga/core'
import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

const Id = z.string().max(200).regex(ONE_LINE)

export const CARRIERS = ['web', 'webSocket', 'vnc', 'rdp', 'tcp', 'wireguard', 'signIn', 'dns'] as const
export type Carrier = (typeof CARRIERS)[number]

export const ACCESS_EVENTS = [
  'opened',
  'closed',
  'denied',
  'stepUpAsked',
  'obliged',
  'paused',
  'resumed',
  'cut',
  'refused',
] as const
export type AccessEvent = (typeof ACCESS_EVENTS)[number]

/**
 * One line of the access log, as a gateway saw it. `refused`: it was no question of rules (no session, a request that no well-meaning
 * client sends); `cause` says what. `obliged`: it goes on under other obligations than before, those that are told. Never a path's query, never a body. AD-15.
 * - `at`: epoch ms on the server's clock. `times`: how many alike within a minute are told in one line.
 * - `reasons`: ids of rules. `bytesIn`, `bytesOut`: what went to and came from the destination.
 */
export const AccessRecord = z.strictObject({
  id: Id.min(1),
  at: z.number().int().min(0),
  event: z.enum(ACCESS_EVENTS),
  carrier: z.enum(CARRIERS),
  connection: Id.optional(),
  session: Id.optional(),
  person: Id.optional(),
  device: Id.optional(),
  resource: Id.optional(),
  destination: Id.optional(),
  pattern: z.enum(PATTERN_IDS).optional(),
  address: z.string().max(60).optional(),
  reasons: z.array(z.string().max(200)).max(100).optional(),
  obligations: z.array(z.string().max(50)).max(20).optional(),
  cause: z.string().max(200).optional(),
  bytesIn: z.number().int().min(0).optional(),
  bytesOut: z.number().int().min(0).optional(),
  lastedMs: z.number().int().min(0).optional(),
  times: z.number().int().min(1).optional(),
})
export type AccessRecord = z.infer<typeof AccessRecord>
