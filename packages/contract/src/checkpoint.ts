import { z } from 'zod'

/** A signed, numbered summary of the ledger. An agent keeps the newest one it was given and names it in its next report: it is a witness. */
export const CheckpointAnswer = z.object({
  format: z.literal(1),
  number: z.number().int(),
  at: z.number().int(),
  previous: z.string(),
  keyId: z.string(),
  signature: z.string(),
  /** What a device names as `witnessed` in its next report. */
  hash: z.string(),
  heads: z.array(
    z.object({ writer: z.string(), seq: z.number().int(), hash: z.string(), closed: z.literal(true).optional() }),
  ),
})
export type CheckpointAnswer = z.infer<typeof CheckpointAnswer>
