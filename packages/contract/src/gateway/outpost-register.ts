import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'
import { OutpostKind } from './outpost.ts'

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
})
export type OutpostsAnswer = z.infer<typeof OutpostsAnswer>

/** Gives an outpost another name, and a gateway the address at which connectors dial it. */
export const ChangeOutpost = z.strictObject({
  name: OutpostName,
  url: GatewayUrl.optional(),
  version: z.number().int().min(1),
})
export type ChangeOutpost = z.infer<typeof ChangeOutpost>
