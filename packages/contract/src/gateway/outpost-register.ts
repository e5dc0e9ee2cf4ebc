import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { OutpostKind } from './outpost.ts'
import { GatewayCertificate, GatewayReport, MachineTrouble } from './stream.ts'

const OutpostName = z.string().trim().min(1).max(200).regex(ONE_LINE)

/** `https://NAME[:PORT]` and nothing behind it. */
const GatewayUrl = z
  .string()
  .max(300)
  .regex(/^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/)

/** An administrator asks for a code to enrol an outpost with: a connector's names the location it will stand in. */
export const CreateOutpostCode = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('gateway') }),
  z.strictObject({ kind: z.literal('connector'), site: z.string().min(1).max(100) }),
])
export type CreateOutpostCode = z.infer<typeof CreateOutpostCode>

/** `code` is shown this once; only a hash of its secret half is kept. */
export const OutpostCodeAnswer = z.object({ selector: z.string(), code: z.string(), expiresAt: z.number().int() })
export type OutpostCodeAnswer = z.infer<typeof OutpostCodeAnswer>

/**
 * How a gateway stood when it said so. `behind`: changes that it had not been told of yet. `cut`: how many connections it cut last, at
 * `cutAt`.
 */
export const GatewayState = z.object({
  behind: z.number().int(),
  live: z.number().int(),
  cut: z.number().int(),
  cutAt: z.number().int().optional(),
  certificates: z.array(GatewayCertificate),
  connectors: z.array(z.string()),
  desktopLimits: GatewayReport.shape.desktopLimits,
  machines: GatewayReport.shape.machines,
  problem: GatewayReport.shape.problem,
})
export type GatewayState = z.infer<typeof GatewayState>

/**
 * A stream in the name of an outpost that was refused: it proved who it is and speaks an older or newer form than we do; it did not prove
 * it (`proof`: somebody else knows its name); it said something that we do not know, or we did (`unread`); or it has seen newer data than
 * there are (`rolledBack`), so that it lets nothing in.
 */
export const RefusedStream = z.object({
  why: z.enum(['older', 'newer', 'unread', 'proof', 'rolledBack']),
  engine: z.string().optional(),
})
export type RefusedStream = z.infer<typeof RefusedStream>

/** `url`: where connectors dial a gateway.  `builtIn`: the gateway that runs beside its server. */
export const OutpostAnswer = z.object({
  id: z.string(),
  kind: OutpostKind,
  name: z.string(),
  site: z.string().optional(),
  siteName: z.string().optional(),
  url: z.string().optional(),
  engine: z.string(),
  builtIn: z.boolean(),
  enrolledAt: z.number().int(),
  lastSeenAt: z.number().int().optional(),
  revokedAt: z.number().int().optional(),
  version: z.number().int(),
  state: GatewayState.extend({ at: z.number().int() }).optional(),
  refused: RefusedStream.extend({ at: z.number().int() }).optional(),
  /** For a connector: the gateways that say it is linked to them. */
  linkedTo: z.array(z.string()).optional(),
})
export type OutpostAnswer = z.infer<typeof OutpostAnswer>

export const OutpostsAnswer = z.object({
  outposts: z.array(OutpostAnswer),
  codes: z.array(
    z.object({
      selector: z.string(),
      kind: OutpostKind,
      site: z.string().optional(),
      createdAt: z.number().int(),
      expiresAt: z.number().int(),
    }),
  ),
  /** Machines of pools that did not open when somebody last tried. `name`: of the pool. */
  machines: z.array(MachineTrouble.extend({ name: z.string() })),
  /** Records that gateways are not told of, because they cannot be read: whatever rests on them is denied. At most 100 are named. */
  unreadable: z.object({
    count: z.number().int(),
    records: z.array(
      z.object({
        kind: z.enum(['destination', 'person', 'device', 'resource', 'session', 'rules', 'names']),
        id: z.string(),
        name: z.string().optional(),
        since: z.number().int(),
      }),
    ),
  }),
})
export type OutpostsAnswer = z.infer<typeof OutpostsAnswer>

/** Gives an outpost another name, and a gateway the address at which connectors dial it. */
export const ChangeOutpost = z.strictObject({
  name: OutpostName,
  url: GatewayUrl.optional(),
  version: z.number().int().min(1),
})
export type ChangeOutpost = z.infer<typeof ChangeOutpost>
